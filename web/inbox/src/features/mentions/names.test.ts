import { describe, expect, it } from 'vitest'
import { callAt, callFor, choose, pieces, stillCalled, type Someone } from './names'

const one = (id: number, name: string, sees = true): Someone => ({ agent_id: id, team_id: null, name, sees })
const team = (id: number, name: string): Someone => ({ agent_id: null, team_id: id, name, sees: true })
const PEOPLE = [
  one(1, 'Paul'),
  one(2, 'Paul Vasseur'),
  one(3, 'Inès Roche'),
  one(4, 'Zoé', false),
  team(1, 'Atelier'),
]
const called = (text: string) => pieces(text, PEOPLE).flatMap(({ who }) => (who ? [who.name] : []))

describe('names in a note', () => {
  it('are the longest that fit, and end with a word', () => {
    expect(called('@Paul Vasseur et @Paul, puis @Atelier.')).toEqual(['Paul Vasseur', 'Paul', 'Atelier'])
    expect(called('@Pauline et paul@Paulus')).toEqual([])
    expect(called('Rien')).toEqual([])
  })

  it('leave every other character where it was', () => {
    for (const text of ['', '@Paul', 'a @Paul b', '@@Paul', '@Inès Roche@Paul\n🙂 @Atelier'])
      expect(
        pieces(text, PEOPLE)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text)
  })

  it('call those who were chosen and are still named, a namesake aside', () => {
    const chosen = [
      { agent_id: 1, team_id: null },
      { agent_id: 2, team_id: null },
      { agent_id: null, team_id: 1 },
    ]
    expect(stillCalled('@Paul Vasseur @Atelier', chosen, PEOPLE)).toEqual([chosen[1], chosen[2]])
    expect(stillCalled('@Inès Roche', chosen, PEOPLE)).toEqual([])
  })
})

describe('an @', () => {
  const at = (text: string) => callAt(text, text.length, PEOPLE)?.query ?? null

  it('asks at the start of a line, after a space or a bracket', () => {
    expect([at('@'), at('Bonjour @in'), at('(@pa'), at('oui\n@a')]).toEqual(['', 'in', 'pa', 'a'])
    expect([at('lea@example.org'), at('Bonjour'), at('@@')]).toEqual([null, null, null])
  })

  it('goes on over the spaces of a name, and no further', () => {
    expect([at('@Inès'), at('@Inès Ro'), at('@Inès Roche')]).toEqual(['Inès', 'Inès Ro', 'Inès Roche'])
    expect([at('@Inès Roche '), at('@Inès Roche tu'), at('@personne ici')]).toEqual([null, null, null])
  })

  it('is put after a space by the button', () => {
    expect([callFor('', 0), callFor('Voir', 4), callFor('Voir ', 5)]).toEqual(['@', ' @', '@'])
  })
})

describe('those proposed', () => {
  const names = (query: string) => choose(query, PEOPLE).map(({ name }) => name)

  it('are found by any word of their name, whatever the accents', () => {
    expect(names('ines')).toEqual(['Inès Roche'])
    expect(names('va')).toEqual(['Paul Vasseur'])
    expect(names('oche')).toEqual([])
  })

  it('are people first, and those who cannot look last', () => {
    expect(names('')).toEqual(['Inès Roche', 'Paul', 'Paul Vasseur', 'Atelier', 'Zoé'])
  })
})
