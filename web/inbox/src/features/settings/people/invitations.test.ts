import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import fr from '@shared/i18n/fr.json'
import { queries } from '@/app/query'
import { Answers, Refusal } from '@/testing/answers'
import { agent } from '@/testing/people'
import { AT } from '@/testing/rows'
import { closed, fieldNow, fill, hides, leave, open, press, screen, shows, tick } from '@/testing/screen'
import PeoplePage from './PeoplePage.vue'

const said = fr.people
const named = (sentence: string, name: string) => sentence.replace('{name}', name)
const link = 'https://causerie.example/join#abc'
const made = { id: 9, link, expires_at: AT }
const invitation = {
  id: 9,
  kind: 'join',
  email: 'zoe@example.org',
  role: 'supervisor',
  role_id: null,
  teams: [],
  channels: [],
  agent_id: null,
  invited_by: 1,
  created_at: AT,
  expires_at: AT,
}

/** A house that has e-mail. */
const POST = {
  'GET /api/me/digest': { available: true, address: 'ana@causerie.example', sent_at: null, outcome: null },
  'GET /api/company': { name: 'Vélo', language: 'en', time_zone: null },
}

function house(known: Record<string, unknown> = {}): Answers {
  for (const key of ['digest', 'company']) queries.removeQueries({ queryKey: [key] })
  return new Answers({
    'GET /api/channels': [],
    'GET /api/agents': [agent(1), agent(2, { active: false })],
    'GET /api/teams': [{ id: 21, name: 'Accueil' }],
    'GET /api/labels': [],
    'GET /api/invitations': [],
    ...known,
  })
}

beforeEach(() => {
  Object.defineProperty(navigator, 'clipboard', {
    value: { writeText: vi.fn().mockResolvedValue(undefined) },
    configurable: true,
  })
})
afterEach(leave)

describe('inviting somebody', () => {
  it('gives a link once, and asks before it is lost', async () => {
    const server = house({ 'POST /api/invitations': made })
    await open(PeoplePage)
    await press(said.invite)
    await fill(fr.session.email, ' zoe@example.org ')
    await tick('Accueil')
    server.set('GET /api/invitations', [invitation])
    await press(said.invite_do)
    await shows(link)
    expect(server.bodies('POST /api/invitations')).toEqual([
      { email: 'zoe@example.org', role: 'agent', role_id: null, teams: [21], channels: [] },
    ])
    await press(said.link_done)
    await shows(said.link_uncopied)
    await press(fr.unsaved.stay)
    await press(fr.app.copy)
    await press(said.link_done)
    await closed()
    await shows('zoe@example.org')
    expect(screen()).not.toContain(link)
  })

  it('says why it cannot be', async () => {
    house({ 'POST /api/invitations': new Refusal(409, 'Un collègue utilise déjà cette adresse.') })
    await open(PeoplePage)
    await press(said.invite)
    await fill(fr.session.email, 'zoe@example.org')
    await press(said.invite_do)
    await shows('Un collègue utilise déjà cette adresse.')
  })
})

describe('the invitations that wait', () => {
  it('are not spoken of where there is none', async () => {
    house()
    await open(PeoplePage)
    await shows('Agent 1')
    expect(screen()).not.toContain(said.invited)
  })

  it('are revoked after asking', async () => {
    const server = house({ 'GET /api/invitations': [invitation] })
    server.set('DELETE /api/invitations/9', () => void server.set('GET /api/invitations', []))
    await open(PeoplePage)
    await press(named(said.revoke, invitation.email))
    await shows(said.revoke_more)
    expect(server.writes).toEqual([])
    await press(said.revoke_do)
    await hides(invitation.email)
  })

  it('say that they could not be read', async () => {
    const server = house({ 'GET /api/invitations': new Refusal(503, 'Plus tard.') })
    await open(PeoplePage)
    await shows(fr.settings.error)
    server.set('GET /api/invitations', [invitation])
    await press(fr.app.retry)
    await shows(invitation.email)
  })
})

describe('a forgotten password', () => {
  it('is replaced by a link, for those who still work here', async () => {
    const server = house({ 'POST /api/agents/1/reset': made })
    await open(PeoplePage)
    await shows('Agent 2')
    expect(document.querySelector(`[aria-label="${named(said.reset, 'Agent 2')}"]`)).toBeNull()
    await press(named(said.reset, 'Agent 1'))
    await shows(said.reset_more)
    expect(server.writes).toEqual([])
    await press(said.reset_do)
    await shows(link)
  })
})

describe('a link that leaves by e-mail', () => {
  it('is not spoken of in a house without e-mail', async () => {
    house({ 'GET /api/me/digest': { ...POST['GET /api/me/digest'], available: false } })
    await open(PeoplePage)
    await press(said.invite)
    await shows(said.invite_lead)
    expect(fieldNow(said.send)).toBeNull()
  })

  it('leaves in the language of the company, and may be closed over', async () => {
    const server = house({ ...POST, 'POST /api/invitations': made })
    await open(PeoplePage)
    await shows('Agent 1')
    await press(said.invite)
    await fill(fr.session.email, 'zoe@example.org')
    await press(said.send_do)
    await shows(said.link_sent.replace('{address}', 'zoe@example.org'))
    await shows(link)
    expect(server.bodies('POST /api/invitations')).toEqual([
      {
        email: 'zoe@example.org',
        role: 'agent',
        role_id: null,
        teams: [],
        channels: [],
        send: true,
        language: 'en',
      },
    ])
    await press(said.link_done)
    await closed()
  })

  it('stays where one hands it over oneself', async () => {
    const server = house({ ...POST, 'POST /api/agents/1/reset': made })
    await open(PeoplePage)
    await press(named(said.reset, 'Agent 1'))
    await tick(said.send)
    await press(said.reset_do)
    await shows(link)
    expect(screen()).not.toContain(said.link_sent.slice(0, 30))
    expect(server.bodies('POST /api/agents/1/reset')).toEqual([{ send: false }])
  })

  it.each([
    ['waiting', 0, '', said.letter_leaves],
    ['waiting', 2, '451 plus tard', '451 plus tard'],
    ['sending', 1, '', said.letter_leaves],
    ['sent', 1, '', said.letter_sent.replace('{time}', '')],
    ['refused', 1, '550 inconnu', said.letter_refused.replace('{answer}', '550 inconnu')],
    ['unknown', 1, '', said.letter_unknown],
    ['dropped', 1, '', said.letter_dropped],
  ])('says on its entry that it is %s after %i tries', async (state, tries, answer, words) => {
    house({ 'GET /api/invitations': [{ ...invitation, posting: { state, tries, answer, at: AT } }] })
    await open(PeoplePage)
    await shows(words)
  })
})
