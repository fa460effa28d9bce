// Until when: the hours that people mean, and a moment of one's own, as a menu offers them.
import { t } from '@shared/i18n'
import { moment } from '@shared/i18n/time'
import type { MenuItem } from '@shared/ui/menu'
import { presets } from './actions'

export function snoozeItems(now: number, snooze: (until: Date) => void, pick: () => void): MenuItem[] {
  return [
    ...presets(new Date(now)).map(({ label, until }) => ({
      label: t(`act.${label}`),
      hint: moment(until.toISOString(), now),
      run: () => snooze(until),
    })),
    { label: t('act.pick'), apart: true, run: pick },
  ]
}
