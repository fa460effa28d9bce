import { afterEach, describe, expect, it } from 'vitest'
import fr from '@shared/i18n/fr.json'
import { Answers, Refusal } from '@/testing/answers'
import { AT } from '@/testing/rows'
import { hides, leave, open, press, shows } from '@/testing/screen'
import ExportPage from './ExportPage.vue'

const said = fr.exports
const one = {
  id: 7,
  state: 'done',
  asked_by: 1,
  created_at: AT,
  finished_at: AT,
  expires_at: AT,
  bytes: 2_400_000,
  sha256: 'abc123',
  error: null,
}

afterEach(leave)

describe('the page of exports', () => {
  it('asks for one, and shows it once it is done', async () => {
    let looks = 0
    const state = () => (looks++ ? 'done' : 'waiting')
    const server = new Answers({ 'GET /api/exports': [], 'POST /api/exports': { ...one, state: 'waiting' } })
    await open(ExportPage)
    await shows(said.empty_more)
    server.set('GET /api/exports', () => [{ ...one, state: state(), bytes: looks ? one.bytes : null }])
    await press(said.add)
    await shows(said.states.waiting)
    await shows(said.states.done)
    await shows('2,4 Mo')
    await shows('SHA-256 : abc123')
    expect(document.querySelector('a[download]')?.getAttribute('href')).toBe('/api/exports/7/file')
  })

  it('says that one could not be written, and offers no file', async () => {
    new Answers({ 'GET /api/exports': [{ ...one, state: 'failed', bytes: null, sha256: null }] })
    await open(ExportPage)
    await shows(said.failed)
    expect(document.querySelector('a[download]')).toBeNull()
  })

  it('says why one cannot be had, and that they could not be read', async () => {
    const server = new Answers({
      'GET /api/exports': new Refusal(503, 'Plus tard.'),
      'POST /api/exports': new Refusal(409, 'Trop d’exports.'),
    })
    await open(ExportPage)
    await shows(fr.settings.error)
    server.set('GET /api/exports', [])
    await press(fr.app.retry)
    await shows(said.empty)
    await press(said.add)
    await shows('Trop d’exports.')
  })

  it('throws one away after asking', async () => {
    const server = new Answers({ 'GET /api/exports': [one] })
    server.set('DELETE /api/exports/7', () => void server.set('GET /api/exports', []))
    await open(ExportPage)
    await shows(said.states.done)
    document.querySelector<HTMLElement>('li button')?.click()
    await shows(said.remove_more)
    expect(server.writes).toEqual([])
    await press(said.remove_do)
    await hides('abc123')
  })
})
