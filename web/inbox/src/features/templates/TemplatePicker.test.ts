import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Template, TemplateList, Way } from '@shared/api/types'
import { speak } from '@shared/i18n'
import fr from '@shared/i18n/fr.json'
import { queries } from '@/app/query'
import { useSession } from '@/app/session'
import { useLedger } from '@/live/ledger'
import { Answers, Refusal } from '@/testing/answers'
import { channel, me } from '@/testing/people'
import { contact, conversation, message } from '@/testing/rows'
import { layout, template } from '@/testing/templates'
import TemplatePicker from './TemplatePicker.vue'

const said = fr.templates
const row = conversation(1, { contact_name: 'Léa Martin' })
const way: Way = {
  channel_id: 1,
  identity_id: 201,
  address: '+33600000001',
  allowed: false,
  reason: 'outside_window',
  sentence: 'Fermée.',
  window_until: null,
  preferred: true,
}
const values = { first_name: 'Léa', name: 'Léa Martin', agent: 'Paul', team: null, channel: null }

let server: Answers
let mounted: VueWrapper

function listOf(templates: Template[], change: Partial<TemplateList> = {}): TemplateList {
  return { templates, read_at: '2026-03-02T10:00:00Z', error: null, sentence: null, ...change }
}

async function open(found: unknown, closed = true): Promise<VueWrapper> {
  server = new Answers({ 'GET /api/channels/1/templates': found })
  mounted = mount(TemplatePicker, {
    attachTo: document.body,
    props: {
      conversation: row,
      messages: [message(7)],
      way,
      channel: channel(1, { name: 'WhatsApp' }),
      values,
      name: 'Léa Martin',
      closed,
      kept: false,
    },
  })
  await expect.poll(() => mounted.find('.c-skeleton, [aria-busy="true"]').exists()).toBe(false)
  await flushPromises()
  return mounted
}

beforeEach(async () => {
  await speak('fr')
  setActivePinia(createPinia())
  useSession().me = me()
  useLedger().merge({ conversations: [row], contacts: [contact(101, { language: 'fr' })] })
})
afterEach(() => queries.clear())

const shows = (text: string) =>
  expect.poll(() => mounted.text().replace(/\s+/g, ' ')).toContain(text.replace(/\s+/g, ' '))
const key = (name: string) => mounted.find('[role=combobox]').trigger('keydown', { key: name })
const names = () => mounted.findAll('[role=option] .name').map((one) => one.text())

describe('states', () => {
  it('says that there is none, and reads the list when asked', async () => {
    await open(listOf([]))
    await shows(said.none)
    server.set('POST /api/channels/1/templates/refresh', listOf([template(1)]))
    await mounted
      .findAll('button')
      .find((one) => one.text() === said.refresh)
      ?.trigger('click')
    await expect.poll(names).toEqual(['modele_1'])
  })

  it('says that the list was never read', async () => {
    await open(listOf([], { read_at: null }))
    await shows(said.unread)
  })

  it('says why the platform could not be asked, and offers what was known', async () => {
    await open(listOf([template(1)], { sentence: 'Injoignable.', error: 'unreachable' }))
    await shows(said.stale.replace('{reason}', 'Injoignable.'))
    expect(names()).toEqual(['modele_1'])
  })

  it('says that one may not', async () => {
    await open(new Refusal(403, 'Votre rôle ne le permet pas.'))
    await shows('Votre rôle ne le permet pas.')
    expect(mounted.text()).not.toContain(fr.app.retry)
  })
})

describe('choosing and filling', () => {
  const all = [
    template(1),
    template(2, { name: 'autre', layout: layout('Rien à remplir') }),
    template(3, { name: 'in_english', language: 'en' }),
  ]

  it('goes by keyboard, in the customer’s language first', async () => {
    await open(listOf(all))
    expect(names()).toEqual(['autre', 'modele_1'])
    await key('ArrowDown')
    expect(mounted.find('[aria-selected=true] .name').text()).toBe('modele_1')
    await key('Enter')
    await expect.poll(() => mounted.findAll('input[type=text]').length).toBe(2)
    const [first, second] = mounted.findAll<HTMLInputElement>('input[type=text]')
    expect(first?.element.value).toBe('Léa')
    expect(document.activeElement).toBe(second?.element)
    expect(mounted.find('.missing').text()).toBe('{{2 → ?}}')
  })

  it('sends nothing while a variable is empty, then the template and its values', async () => {
    await open(listOf(all))
    await key('ArrowDown')
    await key('Enter')
    await expect.poll(() => mounted.find('form').exists()).toBe(true)
    server.set('POST /api/conversations/1/reply', [message(8, { direction: 'outbound' })])
    await mounted.find('form').trigger('submit')
    await shows(said.fault.empty)
    expect(server.bodies('POST /api/conversations/1/reply')).toEqual([])
    await mounted.findAll('input[type=text]')[1]?.setValue('mardi')
    await mounted.find('form').trigger('submit')
    await expect.poll(() => server.bodies('POST /api/conversations/1/reply').length).toBe(1)
    expect(server.bodies('POST /api/conversations/1/reply')[0]).toMatchObject({
      parts: [{ type: 'template', name: 'modele_1', language: 'fr', variables: ['Léa', 'mardi'] }],
      last_seen_message_id: 7,
      channel_id: 1,
      identity_id: 201,
    })
    await expect.poll(() => mounted.emitted('leave')).toHaveLength(1)
  })

  it('keeps what was filled for whoever comes back', async () => {
    await open(listOf(all))
    await key('ArrowDown')
    await key('Enter')
    await expect.poll(() => mounted.find('form').exists()).toBe(true)
    await mounted.findAll('input[type=text]')[1]?.setValue('jeudi')
    mounted.unmount()
    queries.clear()
    await open(listOf(all))
    await expect
      .poll(() => mounted.findAll<HTMLInputElement>('input[type=text]')[1]?.element.value)
      .toBe('jeudi')
  })

  it('asks for the file of the header', async () => {
    await open(listOf([template(4, { layout: layout('Voici', { header_kind: 'document' }) })]))
    await key('Enter')
    await expect.poll(() => mounted.find('form').exists()).toBe(true)
    await mounted.find('form').trigger('submit')
    await shows(said.fault.file)
  })

  it('leaves by Escape when words could go as well', async () => {
    await open(listOf(all), false)
    await key('Escape')
    expect(mounted.emitted('leave')).toHaveLength(1)
  })
})
