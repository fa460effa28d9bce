import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import fr from '@shared/i18n/fr.json'
import { useSession } from '@/app/session'
import { contact, conversation } from '@/testing/rows'
import { me } from '@/testing/people'
import QuarantineBanner from './QuarantineBanner.vue'

const AT = '2026-03-02T10:00:00Z'
const address = (id: number, blocked = false) => ({
  id,
  contact_id: 101,
  scheme: 'phone',
  scope: '',
  address: `+3360000000${id % 10}`,
  name: null,
  evidence: 'wrote' as const,
  blocked_at: blocked ? AT : null,
  blocked_by: null,
  blocked_reason: blocked ? ('insults' as const) : null,
})

function shown(state: 'open' | 'spam', ...identities: ReturnType<typeof address>[]) {
  return mount(QuarantineBanner, {
    props: { conversation: conversation(1, { state }), contact: contact(101, { identities }) },
  })
}
const buttons = (banner: ReturnType<typeof shown>) => banner.findAll('button').map((one) => one.text())

beforeEach(() => {
  setActivePinia(createPinia())
  useSession().me = me({ rights: ['answer'] })
})

it('offers to let spam out, and to block who wrote it', () => {
  const banner = shown('spam', address(201))
  expect(banner.text()).toContain(fr.quarantine.is_spam)
  expect(buttons(banner)).toEqual(['Bloquer +33 6 00 00 00 01', fr.command.unspam])
})

it('says which address is blocked, and why', () => {
  const banner = shown('open', address(201, true), address(202))
  expect(banner.text()).toContain('+33 6 00 00 00 01')
  expect(banner.text()).toContain(fr.quarantine.because_insults)
  expect(buttons(banner)).toEqual([fr.quarantine.unblock])
})

it('offers nothing to whoever only reads', () => {
  useSession().me = me({ rights: [] })
  expect(buttons(shown('spam', address(201), address(202, true)))).toEqual([])
})
