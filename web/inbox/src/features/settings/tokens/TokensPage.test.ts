import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import fr from '@shared/i18n/fr.json'
import { Answers, Refusal } from '@/testing/answers'
import { agent } from '@/testing/people'
import { AT } from '@/testing/rows'
import { fill, hides, isOff, leave, named, open, press, screen, shows } from '@/testing/screen'
import TokensPage from './TokensPage.vue'

const said = fr.tokens
const token = { id: 5, agent_id: 2, name: 'Export', created_at: AT, last_used_at: null }
const secret = 'causerie_abcdef'
const writeText = vi.fn<(text: string) => Promise<void>>()

beforeEach(() => {
  writeText.mockReset().mockResolvedValue()
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true })
})
afterEach(leave)

async function made(): Promise<Answers> {
  const server = new Answers({ 'GET /api/tokens': [], 'POST /api/tokens': { ...token, token: secret } })
  await open(TokensPage)
  await press(said.add)
  expect(await isOff(said.make)).toBe(true)
  await fill(said.name, ' Export ')
  await press(said.make)
  await shows(secret)
  return server
}

describe('the page of API tokens', () => {
  it('says when each was made and used', async () => {
    new Answers({
      'GET /api/tokens': [token, { ...token, id: 6, name: 'Import', last_used_at: AT }],
      'GET /api/agents': [agent(2)],
      'GET /api/channels': [],
      'GET /api/teams': [],
      'GET /api/labels': [],
    })
    await open(TokensPage)
    await shows('Export')
    await shows(said.never)
    await shows(said.of.replace('{name}', 'Agent 2'))
    await shows('Dernière utilisation : lun. 2 mars')
    expect(document.querySelectorAll('li.entry')).toHaveLength(2)
  })

  it('says what to do while there is none, and that they could not be read', async () => {
    const server = new Answers({ 'GET /api/tokens': new Refusal(403, 'Non.') })
    await open(TokensPage)
    await shows(fr.settings.error)
    server.set('GET /api/tokens', [])
    await press(fr.app.retry)
    await shows(said.empty_more)
  })

  it('revokes one after asking, and says why it could not', async () => {
    const server = new Answers({
      'GET /api/tokens': [token],
      'DELETE /api/tokens/5': new Refusal(404, 'Ce jeton n’existe plus.'),
    })
    await open(TokensPage)
    await press('Révoquer Export')
    await shows(said.revoke_more)
    expect(server.writes).toEqual([])
    await press(said.revoke_do)
    await shows('Ce jeton n’existe plus.')
    server.set('DELETE /api/tokens/5', () => void server.set('GET /api/tokens', []))
    await press(said.revoke_do)
    await shows(said.empty)
    await hides(said.revoke_more)
  })
})

describe('a token just made', () => {
  it('is shown once, with a call that works', async () => {
    const server = await made()
    expect(server.bodies('POST /api/tokens')).toEqual([{ name: 'Export' }])
    await shows(said.once)
    await shows(`curl -H 'Authorization: Bearer ${secret}' ${location.origin}/api/conversations`)
    expect(server.bodies('GET /api/tokens')).toHaveLength(2)
  })

  it('is copied, then closed without a word', async () => {
    await made()
    await press(fr.app.copy)
    await expect.poll(() => writeText.mock.calls.at(-1)?.[0]).toContain(secret)
    await press(said.done)
    await hides(secret)
    expect(screen()).not.toContain(said.uncopied)
  })

  it('asks once before it is closed without having been copied', async () => {
    await made()
    await press(said.done)
    await shows(said.uncopied)
    await press(fr.unsaved.stay)
    await hides(said.uncopied)
    await shows(secret)
    await press(said.done)
    await press(fr.unsaved.go)
    await hides(secret)
  })

  it('is selected for one’s own keys where the browser gives no clipboard', async () => {
    await made()
    writeText.mockRejectedValue(new Error('not here'))
    const group = await named(said.token)
    group.querySelector('button')?.click()
    await expect.poll(() => getSelection()?.toString()).toBe(secret)
    await press(said.done)
    await shows(said.uncopied)
  })

  it('is not made when the server says no', async () => {
    const server = new Answers({ 'GET /api/tokens': [], 'POST /api/tokens': new Refusal(403, 'Non.') })
    await open(TokensPage)
    await press(said.add)
    await fill(said.name, 'Export')
    await press(said.make)
    await shows('Non.')
    expect(server.writes).toHaveLength(1)
    await named(said.make)
  })
})
