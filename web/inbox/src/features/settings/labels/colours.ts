import { locale, t } from '@shared/i18n'
import { contrastOf, LEAST } from '@shared/labels'

const said = (ratio: number): string =>
  // Rounded down: what is told never reaches a bound that the colour does not.
  (Math.floor(ratio * 10) / 10).toLocaleString(locale())

/** Why a colour cannot be a label's; empty when it can. */
export function faint(color: string): string {
  const ratio = contrastOf(color)
  return ratio < LEAST ? t('labels.faint', { ratio: said(ratio), least: said(LEAST) }) : ''
}

export function contrastSaid(color: string): string {
  return t('labels.contrast', { ratio: said(contrastOf(color)) })
}
