import { t } from '@shared/i18n'

/** The server stops counting there: a screen says « 1000+ ». */
const CAP = 1000

export function capped(count: number): string {
  return count >= CAP ? t('view.capped', { count: CAP }) : String(count)
}
