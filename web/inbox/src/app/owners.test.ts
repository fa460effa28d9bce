import { describe, expect, it } from 'vitest'
import type { Me } from '@shared/api/types'
import { choiceOf, keptTeams, mayKeep, ownerOf } from './owners'

const TEAMS = [
  { id: 1, name: 'Boutique' },
  { id: 2, name: 'Atelier' },
]

function me(...rights: Me['rights']): Me {
  return {
    id: 7,
    name: 'Inès',
    email: 'ines@example.org',
    role: 'agent',
    rights,
    channels: [],
    teams: [2],
    language: 'fr',
    theme: 'auto',
    hold: 0,
    totp: false,
    demo: false,
    pipeline: false,
    gifs: false,
    stickers: false,
    file_limit: 25 << 20,
    version: '0',
  }
}

describe('whose a canned reply is', () => {
  it.each([
    [{ agent_id: 7, team_id: null }, 'agent', { owner: 'agent', team_id: null }],
    [{ agent_id: null, team_id: 12 }, 'team 12', { owner: 'team', team_id: 12 }],
    [{ agent_id: null, team_id: null }, 'everybody', { owner: 'everybody', team_id: null }],
  ] as const)('%j is chosen as « %s »', (row, choice, owner) => {
    expect(choiceOf(row)).toBe(choice)
    expect(ownerOf(choice)).toEqual(owner)
  })

  it('is for those to keep who may', () => {
    expect(keptTeams(me('answer'), TEAMS)).toEqual([])
    expect(keptTeams(me('answer', 'supervise'), TEAMS)).toEqual([TEAMS[1]])
    expect(keptTeams(me('answer', 'supervise', 'administer'), TEAMS)).toEqual(TEAMS)
    expect(mayKeep(me('answer'), { agent_id: 7 })).toBe(true)
    expect(mayKeep(me('answer', 'supervise'), { agent_id: 8 })).toBe(false)
    expect(mayKeep(me('answer'), { agent_id: null })).toBe(false)
    expect(mayKeep(me('answer', 'supervise'), { agent_id: null })).toBe(true)
  })
})
