import { afterEach, describe, expect, it } from 'vitest'
import fr from '@shared/i18n/fr.json'
import type { Agent, ChannelCard, Team } from '@shared/api/types'
import { Answers, Refusal } from '@/testing/answers'
import { agent, channel } from '@/testing/people'
import { closed, field, fieldNow, fill, leave, open, press, screen, shows, tick } from '@/testing/screen'
import PeoplePage from './PeoplePage.vue'

const said = fr.people
const edit = (name: string) => said.edit.replace('{name}', name)
const teams: Team[] = [
  { id: 21, name: 'Accueil' },
  { id: 22, name: 'Atelier' },
]

/** A company that changes as it is told to. */
function house(agents: Agent[], channels: ChannelCard[], known: Team[] = [...teams]): Answers {
  const server = new Answers({
    'GET /api/channels': channels,
    'GET /api/agents': () => agents,
    'GET /api/teams': () => known,
    'GET /api/labels': [],
    'GET /api/invitations': [],
  })
  const change = <T extends { id: number }>(noun: string, rows: T[]) =>
    rows.forEach((row, at) =>
      server.set(`PATCH /api/${noun}/${row.id}`, (body: unknown) => (rows[at] = { ...row, ...(body as T) })),
    )
  change('agents', agents)
  change('channels', channels)
  change('teams', known)
  return server
}

afterEach(leave)

describe('the page of people', () => {
  it('shows who works here, as what, and who left', async () => {
    house([agent(1, { role: 'admin' }), agent(2, { active: false })], [])
    await open(PeoplePage)
    await shows('Agent 1')
    await shows(said.roles.admin)
    await shows(said.inactive)
  })

  it('shows who is in a team and what it sees', async () => {
    house([agent(1, { teams: [21] }), agent(2, { teams: [21] })], [channel(5, { team_id: 21 })])
    await open(PeoplePage)
    await shows('Agent 1, Agent 2')
    await shows('Canal 5')
    await shows(said.empty_team)
  })

  it.each([
    ['nobody', [agent(1, { active: false, teams: [21] })], [channel(5, { team_id: 21 })], said.no_member],
    ['no channel', [agent(1, { teams: [21] })], [], said.no_channel],
    ['neither', [agent(1)], [channel(5)], said.empty_team],
  ])('says what a team with %s means', async (_, agents, channels, words) => {
    house(agents, channels, teams.slice(0, 1))
    await open(PeoplePage)
    await shows(words)
  })

  it('says that there is no team', async () => {
    house([agent(1)], [], [])
    await open(PeoplePage)
    await shows(said.no_team)
  })

  it('says that it could not be read', async () => {
    house([], []).set('GET /api/agents', new Refusal(403, 'Non.'))
    await open(PeoplePage)
    await shows(fr.settings.error)
  })
})

describe('a team', () => {
  it('is added with its members and its channels', async () => {
    const server = house([agent(1), agent(2)], [channel(5), channel(6)], [])
    server.set('POST /api/teams', (body: unknown) => ({ id: 23, ...(body as object) }))
    await open(PeoplePage)
    await press(said.add_team)
    await fill(said.team_name, ' Boutique ')
    await tick('Agent 2')
    await tick('Canal 5')
    await press(fr.app.save)
    await closed()
    expect(server.writes).toEqual([
      { route: 'POST /api/teams', body: { name: 'Boutique' } },
      { route: 'PATCH /api/agents/2', body: { teams: [23] } },
      { route: 'PATCH /api/channels/5', body: { team_id: 23 } },
    ])
  })

  it('is renamed, and nothing else is touched', async () => {
    const server = house([agent(1, { teams: [21] })], [channel(5, { team_id: 21 })])
    await open(PeoplePage)
    await press(edit('Accueil'))
    await fill(said.team_name, 'Réception')
    await press(fr.app.save)
    await closed()
    expect(server.writes).toEqual([{ route: 'PATCH /api/teams/21', body: { name: 'Réception' } }])
  })

  it('lets go of a member and a channel, and takes one that another has', async () => {
    const server = house(
      [agent(1, { teams: [22, 21] })],
      [channel(5, { team_id: 21 }), channel(6, { team_id: 22 })],
    )
    await open(PeoplePage)
    await press(edit('Accueil'))
    await shows(said.held_by.replace('{name}', 'Atelier'))
    await tick('Agent 1')
    await tick('Canal 5')
    await tick('Canal 6')
    await press(fr.app.save)
    await closed()
    expect(server.writes).toEqual([
      { route: 'PATCH /api/agents/1', body: { teams: [22] } },
      { route: 'PATCH /api/channels/5', body: { team_id: null } },
      { route: 'PATCH /api/channels/6', body: { team_id: 21 } },
    ])
  })

  it('is not made twice when what follows is refused', async () => {
    const agents = [agent(1)]
    const server = house(agents, [], [])
    server.set('POST /api/teams', { id: 23, name: 'Boutique' })
    server.set('PATCH /api/agents/1', new Refusal(403, 'Votre rôle ne le permet pas.'))
    await open(PeoplePage)
    await press(said.add_team)
    await fill(said.team_name, 'Boutique')
    await tick('Agent 1')
    await press(fr.app.save)
    await shows('Votre rôle ne le permet pas.')
    server.set('PATCH /api/agents/1', agent(1, { teams: [23] }))
    await press(fr.app.save)
    await closed()
    expect(server.bodies('POST /api/teams')).toHaveLength(1)
    expect(server.bodies('PATCH /api/agents/1')).toEqual([{ teams: [23] }, { teams: [23] }])
  })

  it('shows who left only where they are still in it', async () => {
    house([agent(1, { active: false, teams: [21] }), agent(2, { active: false })], [], teams.slice(0, 1))
    await open(PeoplePage)
    await press(edit('Accueil'))
    expect((await field('Agent 1')).checked).toBe(true)
    expect(fieldNow('Agent 2')).toBeNull()
  })
})

describe('a person', () => {
  it('is added with a first password', async () => {
    const server = house([agent(1)], [channel(5)])
    server.set('POST /api/agents', agent(3))
    await open(PeoplePage)
    await press(said.add_agent)
    await fill(fr.profile.name, 'Zoé')
    await fill(fr.session.email, 'zoe@example.org')
    await fill(said.password, 'des mots et du vent')
    await tick('Atelier')
    await press(fr.app.save)
    await closed()
    expect(server.bodies('POST /api/agents')).toEqual([
      {
        name: 'Zoé',
        email: 'zoe@example.org',
        role: 'agent',
        role_id: null,
        teams: [22],
        channels: [],
        password: 'des mots et du vent',
      },
    ])
  })

  it('changes, and leaves', async () => {
    const server = house([agent(1), agent(2, { teams: [21] })], [])
    await open(PeoplePage)
    await press(edit('Agent 2'))
    await tick(said.active)
    await press(fr.app.save)
    await closed()
    expect(server.bodies('PATCH /api/agents/2')).toEqual([
      { name: 'Agent 2', role: 'agent', role_id: null, teams: [21], channels: [], active: false },
    ])
    await shows(said.inactive)
  })

  it('stays in the dialog when that is refused, and is asked about before it is lost', async () => {
    const server = house([agent(1, { role: 'admin' })], [])
    server.set('PATCH /api/agents/1', new Refusal(409, 'C’est le dernier administrateur.'))
    await open(PeoplePage)
    await press(edit('Agent 1'))
    await fill(fr.profile.name, 'Léa')
    await press(fr.app.save)
    await shows('C’est le dernier administrateur.')
    await press(fr.app.cancel)
    await press(fr.unsaved.go)
    await closed()
    expect(screen()).not.toContain('Léa')
  })
})
