import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import fr from '@shared/i18n/fr.json'
import { Answers, Refusal } from '@/testing/answers'
import { AT } from '@/testing/rows'
import { leave, open, press, shows } from '@/testing/screen'
import DiagnosticPage from './DiagnosticPage.vue'

const said = fr.diagnostic
const told = { version: '0', now: AT, n: 0, missed: 0, findings: [] as unknown[] }
const writeText = vi.fn<(text: string) => Promise<void>>()

beforeEach(() => {
  writeText.mockReset().mockResolvedValue()
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true })
})
afterEach(leave)

describe('the diagnostic page', () => {
  it('says what it found, with something to do about it', async () => {
    const finding = { name: 'parked', state: 'attention', count: 2, seconds: 120, detail: null }
    new Answers({ 'GET /api/diagnostic': { ...told, findings: [finding] } })
    await open(DiagnosticPage)
    await shows(said.parked.title)
    await shows('2 en attente, le plus ancien depuis 2 min')
    await shows(said.parked.attention)
    await shows(said.transport.trouble)
  })

  it('measures again', async () => {
    const server = new Answers({ 'GET /api/diagnostic': new Refusal(503, 'Plus tard.') })
    await open(DiagnosticPage)
    await shows(said.reached.trouble)
    server.set('GET /api/diagnostic', told)
    await press(said.again)
    await shows(said.reached.ok)
  })

  it('copies a report', async () => {
    new Answers({ 'GET /api/diagnostic': told })
    await open(DiagnosticPage)
    await press(fr.app.copy)
    await expect.poll(() => writeText.mock.calls.length).toBe(1)
    expect(writeText.mock.calls[0]?.[0]).toContain(`${said.reached.title}\u00a0: ${said.value.answers}`)
    await shows(said.report_more)
  })
})
