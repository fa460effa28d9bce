import { afterEach, describe, expect, it, vi } from 'vitest'
import type { RoleCard } from '@shared/api/types'
import fr from '@shared/i18n/fr.json'
import { useSession } from '@/app/session'
import { Answers, Refusal } from '@/testing/answers'
import { agent, me } from '@/testing/people'
import { closed, fill, leave, open, press, screen, shows, tick } from '@/testing/screen'
import RolesPage from './RolesPage.vue'

afterEach(leave)

const said = fr.roles
const built = (role: RoleCard['role'], rights: RoleCard['rights']): RoleCard => ({
  id: null,
  role,
  name: null,
  based_on: null,
  rights,
  everything: role === 'admin',
  teams: [],
  channels: [],
})
const lecture: RoleCard = {
  ...built('custom', []),
  id: 9,
  name: 'Lecture',
  based_on: 'agent',
  channels: [3],
}

function house(known: Record<string, unknown> = {}): Answers {
  return new Answers({
    'GET /api/roles': [
      built('agent', ['answer']),
      built('admin', ['administer', 'supervise', 'answer']),
      lecture,
    ],
    'GET /api/agents': [
      agent(1),
      agent(2),
      agent(3, { role: 'admin' }),
      agent(4, { active: false }),
      agent(5, { role: 'custom', role_id: 9 }),
    ],
    'GET /api/channels': [],
    'GET /api/teams': [],
    'GET /api/labels': [],
    ...known,
  })
}

async function opened(rights = me().rights): Promise<void> {
  await open(RolesPage)
  useSession().me = me({ rights })
  await shows('Lecture')
}

const cells = (row: number): string[] =>
  [...document.querySelectorAll(`tbody tr:nth-child(${row}) td`)].map(
    (cell) => cell.textContent?.trim() ?? '',
  )
const box = (right: keyof typeof said.rights): HTMLInputElement => {
  const label = said.may.replace('{role}', 'Lecture').replace('{right}', said.rights[right])
  const found = document.querySelector<HTMLInputElement>(`input[aria-label="${label}"]`)
  if (!found) throw new Error(`no box for ${right}`)
  return found
}

describe('the page of roles', () => {
  it('says what each allows and who has it', async () => {
    house()
    await opened()
    await shows('2 personnes')
    await shows('1 personne')
    await shows(said.more.administer)
    expect(cells(1)).toEqual([said.sees_some, said.sees_all, said.sees_role])
    expect(cells(2)).toEqual([said.yes, said.yes, ''])
    expect(cells(4)).toEqual([said.no, said.yes, ''])
    expect(document.querySelectorAll('tbody input')).toHaveLength(3)
  })

  it('gives a right with one key', async () => {
    const server = house({ 'PUT /api/roles/9': { ...lecture, rights: ['answer'] } })
    await opened()
    box('answer').click()
    await vi.waitFor(() =>
      expect(server.bodies('PUT /api/roles/9')).toEqual([
        { name: 'Lecture', rights: ['answer'], everything: false, teams: [], channels: [3] },
      ]),
    )
  })

  it('shows what stands when it is refused', async () => {
    house({ 'PUT /api/roles/9': new Refusal(403, 'Votre rôle ne le permet pas.') })
    await opened()
    box('answer').click()
    expect(box('answer').checked).toBe(true)
    await vi.waitFor(() => expect(box('answer').checked).toBe(false))
  })

  it('offers nobody a right that they do not have', async () => {
    house()
    await opened(['administer', 'answer'])
    expect([box('answer').disabled, box('supervise').disabled]).toEqual([false, true])
  })
})

describe('a role of the house', () => {
  it('is defined from one of the product’s own', async () => {
    const server = house({ 'POST /api/roles': { ...lecture, id: 10 } })
    await opened()
    await press(said.add)
    await fill(said.name, ' Boutique ')
    await tick(said.rights.supervise)
    await press(said.add_do)
    await closed()
    expect(server.bodies('POST /api/roles')).toEqual([
      {
        name: 'Boutique',
        rights: ['answer', 'supervise'],
        everything: false,
        teams: [],
        channels: [],
        based_on: 'agent',
      },
    ])
  })

  it('asks where its people go before it is deleted', async () => {
    const server = house({ 'DELETE /api/roles/9': null })
    await opened()
    await press(said.remove.replace('{name}', 'Lecture'))
    await shows(said.remove_held.split(' | ')[0]?.replace('{n}', '1') ?? '')
    expect(screen()).toContain(said.remove_to)
    await press(said.remove_do)
    await closed()
    expect(server.writes.map(({ route }) => route)).toEqual(['DELETE /api/roles/9'])
  })
})
