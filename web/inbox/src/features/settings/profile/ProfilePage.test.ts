import { afterEach, describe, expect, it } from 'vitest'
import fr from '@shared/i18n/fr.json'
import { Answers, Refusal } from '@/testing/answers'
import { me } from '@/testing/people'
import { field, fill, isOff, leave, open, press, shows, tick } from '@/testing/screen'
import ProfilePage from './ProfilePage.vue'

const said = fr.profile

function house(): Answers {
  let known = me()
  const server = new Answers({ 'GET /api/me': () => known })
  server.set('PATCH /api/me', (body: unknown) => (known = { ...known, ...(body as object) }))
  return server
}

afterEach(leave)

describe('one’s own page', () => {
  it('renames, and asks before an unsaved name is lost', async () => {
    const server = house()
    const router = await open(ProfilePage)
    expect(await isOff(fr.app.save)).toBe(true)
    await fill(said.name, ' Léa ')
    const gone = router.push('/')
    await press(fr.unsaved.stay)
    await gone
    await press(fr.app.save)
    await expect.poll(async () => (await field(said.name)).value).toBe('Léa')
    expect(server.bodies('PATCH /api/me')).toEqual([{ name: 'Léa' }])
    await router.push('/')
    expect(router.currentRoute.value.path).toBe('/')
  })

  it('keeps what was typed when it is refused, and says why', async () => {
    house().set('PATCH /api/me', new Refusal(422, 'Ce nom ne convient pas.'))
    await open(ProfilePage)
    await fill(said.name, 'Léa')
    await press(fr.app.save)
    await shows('Ce nom ne convient pas.')
    expect((await field(said.name)).value).toBe('Léa')
  })

  it.each([
    [said.en, { language: 'en' }],
    [said.dark, { theme: 'dark' }],
  ])('takes « %s » at once', async (choice, body) => {
    const server = house()
    await open(ProfilePage)
    await tick(choice)
    await expect.poll(() => server.bodies('PATCH /api/me')).toEqual([body])
  })
})

describe('the password', () => {
  it('is changed, and both fields are emptied', async () => {
    const server = house()
    server.set('PATCH /api/me', me())
    await open(ProfilePage)
    await fill(said.current, 'vieux')
    await fill(said.new, 'trop court')
    expect(await isOff(said.change)).toBe(true)
    await fill(said.new, 'quatre vélos et une sonnette')
    await press(said.change)
    await expect.poll(async () => (await field(said.new)).value).toBe('')
    expect(server.bodies('PATCH /api/me')).toEqual([
      { current_password: 'vieux', new_password: 'quatre vélos et une sonnette' },
    ])
  })

  it('says at the field why it was refused', async () => {
    house().set('PATCH /api/me', new Refusal(400, 'Le mot de passe actuel n’est pas celui-là.'))
    await open(ProfilePage)
    await fill(said.new, 'quatre vélos et une sonnette')
    await press(said.change)
    await shows('Le mot de passe actuel n’est pas celui-là.')
    expect((await field(said.new)).getAttribute('aria-invalid')).toBe('true')
  })
})

describe('signing in in two steps', () => {
  it('is turned on by a code of the app', async () => {
    const server = house()
    server.set('POST /api/me/totp', { secret: 'ABCD', qr: '<svg></svg>' })
    server.set('PUT /api/me/totp', () => void server.set('GET /api/me', me({ totp: true })))
    await open(ProfilePage)
    await press(said.totp_enable)
    await shows('ABCD')
    await fill(said.totp_confirm, '123456')
    await press(said.totp_enable)
    await shows(said.totp_on)
    expect(server.bodies('PUT /api/me/totp')).toEqual([{ code: '123456' }])
  })

  it('is turned off by the password', async () => {
    const server = house()
    server.set('DELETE /api/me/totp', () => undefined)
    await open(ProfilePage, { totp: true })
    await shows(said.totp_on)
    const current = [
      ...document.querySelectorAll<HTMLInputElement>('input[autocomplete=current-password]'),
    ].at(-1)
    if (current) current.value = 'le mien'
    current?.dispatchEvent(new Event('input'))
    await press(said.totp_disable)
    await shows(said.totp_off)
    expect(server.bodies('DELETE /api/me/totp')).toEqual([{ current_password: 'le mien' }])
  })
})
