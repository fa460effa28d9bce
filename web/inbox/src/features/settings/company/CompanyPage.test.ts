import { afterEach, describe, expect, it, vi } from 'vitest'
import fr from '@shared/i18n/fr.json'
import { queries } from '@/app/query'
import { Answers, Refusal } from '@/testing/answers'
import { field, fill, hides, isOff, leave, open, press, shows } from '@/testing/screen'
import { COMPANY, zoneOf } from './company'
import CompanyPage from './CompanyPage.vue'

const words = fr.company
const VELO = { name: 'Vélo', language: 'fr' as const, time_zone: 'Europe/Paris' as string | null }
const ROUTE = 'PUT /api/company'

function answers(given: Partial<typeof VELO> = {}): Answers {
  queries.removeQueries({ queryKey: COMPANY })
  return new Answers({ 'GET /api/company': { ...VELO, ...given }, [ROUTE]: (body: unknown) => body })
}

async function choose(label: string, value: string): Promise<void> {
  await fill(label, value)
  ;(await field(label)).dispatchEvent(new Event('change'))
}

/** Nothing is left to save. */
const kept = () => vi.waitFor(async () => expect(await isOff(fr.app.save)).toBe(true))

afterEach(leave)

describe('the company', () => {
  it('gets another name, language and clock', async () => {
    const server = answers()
    await open(CompanyPage)
    await fill(words.name, ' Vélo & fils ')
    await choose(words.language, 'en')
    await choose(words.time_zone, 'America/Toronto')
    await press(fr.app.save)
    await vi.waitFor(async () => expect((await field(words.name)).value).toBe('Vélo & fils'))
    await kept()
    expect(server.bodies(ROUTE)).toEqual([
      { name: 'Vélo & fils', language: 'en', time_zone: 'America/Toronto' },
    ])
  })

  it('is not saved as it stands, nor without a name', async () => {
    answers()
    await open(CompanyPage)
    await shows(words.lead)
    expect(await isOff(fr.app.save)).toBe(true)
    await fill(words.name, '  ')
    expect(await isOff(fr.app.save)).toBe(true)
  })

  it('is offered the zone of the browser until one is chosen', async () => {
    const server = answers({ time_zone: null })
    await open(CompanyPage)
    await shows(words.unchosen)
    const here = zoneOf(undefined)
    expect((await field(words.time_zone)).value).toBe(here)
    await press(fr.app.save)
    await hides(words.unchosen)
    await kept()
    expect(server.bodies(ROUTE)).toEqual([{ ...VELO, time_zone: here }])
  })

  it('says why it was refused, and keeps what was typed', async () => {
    answers().set(ROUTE, new Refusal(400, 'Ce n’est pas un fuseau horaire.'))
    await open(CompanyPage)
    await fill(words.name, 'Autre')
    await press(fr.app.save)
    await shows('Ce n’est pas un fuseau horaire.')
    expect((await field(words.name)).value).toBe('Autre')
  })

  it('says that it could not be read', async () => {
    answers().set('GET /api/company', new Refusal(503, 'Plus tard.'))
    await open(CompanyPage)
    await shows(fr.settings.error)
  })
})
