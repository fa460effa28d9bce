import { beforeEach, expect, it } from 'vitest'
import { speak } from '@shared/i18n'
import { attribute } from '@/testing/people'
import { contact } from '@/testing/rows'
import { kept, linesOf, taken } from './comparing'

const SIZE = attribute(1, { key: 'taille', name_fr: 'Taille' })
const CLUB = attribute(2, { key: 'club', name_fr: 'Club', kind: 'yes_no' })
const UNSET = attribute(3)

beforeEach(() => speak('fr'))

function lines() {
  const mine = contact(1, { name: 'Karim Benali', language: 'fr', attributes: { taille: 'M', club: true } })
  const theirs = contact(2, {
    name: 'Karim B.',
    language: 'fr',
    time_zone: 'Europe/Paris',
    attributes: { taille: 'L' },
  })
  return linesOf(mine, theirs, [SIZE, CLUB, UNSET])
}

it('shows what at least one of them has, and where they differ', () => {
  expect(lines().map(({ field, mine, theirs, conflict }) => [field, mine, theirs, conflict])).toEqual([
    ['name', 'Karim Benali', 'Karim B.', true],
    ['language', 'Français', 'Français', false],
    ['time_zone', null, 'Europe/Paris', false],
    ['taille', 'M', 'L', true],
    ['club', 'Oui', null, false],
  ])
})

it('keeps one’s own where nothing was chosen, the other’s where it was, and whatever there is beside', () => {
  const chosen = new Set(['taille', 'language', 'time_zone'])
  expect(lines().map((one) => kept(one, chosen))).toEqual([
    'Karim Benali',
    'Français',
    'Europe/Paris',
    'L',
    'Oui',
  ])
  expect(taken(lines(), chosen)).toEqual(['taille'])
})
