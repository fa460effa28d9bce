// The report as text: figures and states, nothing that anybody wrote and nothing that opens a door.
import { t } from '@shared/i18n'
import { advice, title, type Check, type Group } from './checks'

const GROUPS: Group[] = ['browser', 'line', 'server']

export function report(found: Check[], at: Date): string {
  const lines = [`Causerie · ${t('settings.diagnostic')} · ${at.toISOString()}`, navigator.userAgent]
  for (const group of GROUPS) {
    lines.push('', t(`diagnostic.groups.${group}`))
    for (const check of found.filter((one) => one.group === group)) lines.push(line(check))
  }
  return lines.join('\n')
}

function line(check: Check): string {
  const state = t(`diagnostic.states.${check.state}`)
  const told = t('diagnostic.line', { state, title: title(check), value: check.value })
  return check.state === 'ok' ? told : `${told}\n    ${advice(check)}`
}
