import { afterEach, describe, expect, it, vi } from 'vitest'
import fr from '@shared/i18n/fr.json'
import type { ChannelCard } from '@shared/api/types'
import { Answers, Refusal } from '@/testing/answers'
import { channel } from '@/testing/people'
import { closed, field, fieldNow, fill, leave, named, open, press, shows } from '@/testing/screen'
import { lookOf, settingsOf } from '../appearance/look'
import ChannelsPage from './ChannelsPage.vue'

const said = fr.channels
const site = channel(5, {
  provider: 'webchat',
  address: 'site5',
  capabilities: { ...channel(5).capabilities, starts: false, embedded: true },
  settings: settingsOf({ ...lookOf(channel(5)), origins: 'https://www.exemple.fr' }),
})

function house(...channels: ChannelCard[]): Answers {
  return new Answers({
    'GET /api/channels': channels,
    'GET /api/agents': [],
    'GET /api/teams': [],
    'GET /api/labels': [],
  })
}

afterEach(leave)

describe('the page of channels', () => {
  it('says what to do while there is none, and that they could not be read', async () => {
    const server = house()
    server.set('GET /api/channels', new Refusal(403, 'Non.'))
    await open(ChannelsPage)
    await shows(fr.settings.error)
    server.set('GET /api/channels', [])
    await press(fr.app.retry)
    await shows(said.empty_more)
  })

  it('shows how each fares', async () => {
    const health = { ...channel(5).health, refused: 2, error: 'throttled', sentence: 'Ralentissez.' }
    house(channel(5, { state: 'degraded', health }))
    await open(ChannelsPage)
    await shows('Canal 5')
    await shows(said.state.degraded)
    await shows('2 requêtes refusées')
    await shows('Ralentissez.')
  })

  it('checks one, and turns it off', async () => {
    const server = house(channel(5))
    server.set('POST /api/connections/15/check', { ok: false, code: 'no', sentence: 'Refusé.', facts: {} })
    server.set('PATCH /api/channels/5', channel(5, { state: 'off' }))
    await open(ChannelsPage)
    await press(said.check)
    await shows('Refusé.')
    await press(said.turn_off)
    await expect.poll(() => server.bodies('PATCH /api/channels/5')).toEqual([{ state: 'off' }])
  })

  it('sends a test', async () => {
    const server = house(channel(5))
    server.set('POST /api/channels/5/test', {})
    await open(ChannelsPage)
    await press(said.test)
    await fill(said.test_to, ' +33600000001 ')
    const dialog = await named(said.test_title)
    dialog.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
    await closed()
    expect(server.bodies('POST /api/channels/5/test')[0]).toEqual({
      to: '+33600000001',
      text: said.test_default,
    })
  })

  it('puts a web chat on a site', async () => {
    const server = house(site)
    server.set('PATCH /api/channels/5', site)
    const writeText = vi.fn<(text: string) => Promise<void>>().mockResolvedValue()
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true })
    await open(ChannelsPage)
    await press(said.website)
    await press(fr.app.copy)
    await expect.poll(() => writeText.mock.calls[0]?.[0]).toContain('data-widget="site5"')
    expect((await field(fr.site.origins)).value).toBe('https://www.exemple.fr')
    await fill(fr.site.greeting_fr, 'Bienvenue !')
    await press(fr.app.save)
    await closed()
    const greeting = { fr: 'Bienvenue !', en: null }
    expect(server.bodies('PATCH /api/channels/5')).toEqual([{ settings: { ...site.settings, greeting } }])
  })
})

describe('connecting a channel', () => {
  const connection = {
    id: 9,
    provider: 'telegram',
    name: 'Telegram',
    hook_url: 'https://causerie.example/hooks/abc',
    api_base: null,
    created_at: '2026-03-02T10:00:00Z',
  }
  const field_of = (name: string, generated: boolean) => ({ name, secret: true, required: true, generated })

  async function chosen(): Promise<Answers> {
    const server = house()
    server.set('GET /api/providers', [
      {
        name: 'telegram',
        credentials: [field_of('bot_token', false), field_of('secret_token', true)],
        capabilities: channel(5).capabilities,
      },
    ])
    server.set('POST /api/connections', connection)
    server.set('PATCH /api/connections/9', connection)
    server.set('POST /api/connections/9/check', { ok: true, code: 'ok', sentence: 'Tout répond.', facts: {} })
    await open(ChannelsPage)
    await press(said.add)
    await press('Telegram')
    return server
  }

  it('goes from the kind to its credentials, a check, an address', async () => {
    const server = await chosen()
    server.set('POST /api/channels', channel(7))
    await fill(fr.credential.bot_token, '123:abc')
    expect(fieldNow(fr.credential.secret_token)).toBeNull()
    await press(fr.wizard.connect)
    await shows('Tout répond.')
    await shows(connection.hook_url)
    await press(fr.wizard.again)
    await expect.poll(() => server.bodies('POST /api/connections/9/check')).toHaveLength(2)
    await press(fr.wizard.next)
    await fill(fr.wizard.address, ' notre_bot ')
    await press(fr.wizard.create)
    await closed()
    const credentials = { bot_token: '123:abc' }
    expect(server.bodies('POST /api/connections')).toEqual([
      { provider: 'telegram', name: 'Telegram', credentials },
    ])
    expect(server.bodies('PATCH /api/connections/9')).toEqual([{ name: 'Telegram', credentials }])
    expect(server.bodies('POST /api/channels')).toEqual([
      { connection_id: 9, address: 'notre_bot', name: 'Telegram' },
    ])
  })

  it('is left without a word before anything was typed, and asks after', async () => {
    await chosen()
    await press(fr.app.close)
    await closed()
    await press(said.add)
    await press('Telegram')
    await fill(fr.credential.bot_token, '123:abc')
    await press(fr.app.close)
    await shows(fr.unsaved.loss)
    await press(fr.unsaved.go)
    await closed()
  })
})
