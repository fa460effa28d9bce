import { afterEach, describe, expect, it } from 'vitest'
import en from '@shared/i18n/en.json'
import fr from '@shared/i18n/fr.json'
import { useSession } from '@/app/session'
import { Answers, Refusal } from '@/testing/answers'
import { me } from '@/testing/people'
import { AT } from '@/testing/rows'
import { field, fieldNow, fill, leave, open, press, screen, shows } from '@/testing/screen'
import JoinPage from './JoinPage.vue'

const said = fr.join
const PASSWORD = 'des mots et du vent'
const link = { kind: 'join', email: 'zoe@example.org', role: 'agent', expires_at: AT }

/** Opens the page by a link whose token is `abc`, as nobody. */
const opened = () => open(JoinPage, null, '#abc')

afterEach(leave)

describe('the page of a link', () => {
  it('lets somebody join, signed in', async () => {
    const server = new Answers({
      'POST /api/join/look': link,
      'POST /api/join': me({ id: 12, name: 'Zoé' }),
      'GET /api/me': me({ id: 12, name: 'Zoé' }),
    })
    const router = await opened()
    await shows('zoe@example.org')
    await fill(said.name, ' Zoé ')
    await fill(said.password, PASSWORD)
    await press(said.do)
    await expect.poll(() => router.currentRoute.value.path).toBe('/')
    expect(server.bodies('POST /api/join/look')).toEqual([{ token: 'abc' }])
    expect(server.bodies('POST /api/join')).toEqual([
      { token: 'abc', name: 'Zoé', password: PASSWORD, language: 'fr' },
    ])
    expect(useSession().me?.id).toBe(12)
  })

  it('looks again when another link is opened in the same tab', async () => {
    const server = new Answers({ 'POST /api/join/look': link })
    const router = await opened()
    await shows('zoe@example.org')
    await router.push({ hash: '#def' })
    await expect
      .poll(() => server.bodies('POST /api/join/look'))
      .toEqual([{ token: 'abc' }, { token: 'def' }])
  })

  it('speaks the language that is chosen', async () => {
    new Answers({ 'POST /api/join/look': link })
    await opened()
    const language = await field(said.language)
    language.value = 'en'
    language.dispatchEvent(new Event('change'))
    await shows(en.join.lead)
  })

  it('shows what is wrong and keeps what was typed', async () => {
    new Answers({ 'POST /api/join/look': link, 'POST /api/join': new Refusal(400, 'Trop simple.') })
    await opened()
    await fill(said.name, 'Zoé')
    await fill(said.password, PASSWORD)
    await press(said.do)
    await shows('Trop simple.')
    expect(fieldNow(said.name)?.value).toBe('Zoé')
  })

  it('says that the link no longer works, before or after it was answered', async () => {
    new Answers({ 'POST /api/join/look': link, 'POST /api/join': new Refusal(404, 'Non.') })
    await opened()
    await fill(said.name, 'Zoé')
    await fill(said.password, PASSWORD)
    await press(said.do)
    await shows(said.gone_more)
    leave()
    new Answers({ 'POST /api/join/look': new Refusal(404, 'Non.') })
    await opened()
    await shows(said.gone)
    expect(fieldNow(said.name)).toBeNull()
  })

  it('asks again when nobody answered', async () => {
    const server = new Answers({ 'POST /api/join/look': new Refusal(503, 'Plus tard.') })
    await opened()
    await shows(fr.app.unreachable)
    server.set('POST /api/join/look', link)
    await press(fr.app.retry)
    await shows('zoe@example.org')
  })

  it('warns whoever is signed in here as somebody else', async () => {
    new Answers({ 'POST /api/join/look': link })
    await open(JoinPage, { name: 'Paul' }, '#abc')
    await shows('Vous êtes connecté en tant que Paul')
  })

  it('lets a colleague choose a new password, and leads to the sign-in', async () => {
    const server = new Answers({
      'POST /api/join/look': { ...link, kind: 'reset' },
      'POST /api/join/reset': undefined,
      'GET /api/me': new Refusal(401, 'Non.'),
    })
    const router = await opened()
    await shows(said.reset_lead)
    expect(screen()).not.toContain(said.name_hint)
    await fill(said.password, PASSWORD)
    await press(said.reset_do)
    await expect.poll(() => router.currentRoute.value.name).toBe('sign-in')
    expect(server.bodies('POST /api/join/reset')).toEqual([{ token: 'abc', password: PASSWORD }])
  })
})
