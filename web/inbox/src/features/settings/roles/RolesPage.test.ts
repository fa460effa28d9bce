import { afterEach, describe, expect, it } from 'vitest'
import fr from '@shared/i18n/fr.json'
import { Answers } from '@/testing/answers'
import { agent } from '@/testing/people'
import { leave, open, shows } from '@/testing/screen'
import RolesPage from './RolesPage.vue'

afterEach(leave)

const cells = (row: number): string[] =>
  [...document.querySelectorAll(`tbody tr:nth-child(${row}) td`)].map(
    (cell) => cell.textContent?.trim() ?? '',
  )

describe('the page of roles', () => {
  it('says what each allows and who has it', async () => {
    new Answers({
      'GET /api/roles': [
        { role: 'agent', rights: ['answer'], everything: false },
        { role: 'admin', rights: ['administer', 'supervise', 'answer'], everything: true },
      ],
      'GET /api/agents': [agent(1), agent(2), agent(3, { role: 'admin' }), agent(4, { active: false })],
      'GET /api/channels': [],
      'GET /api/teams': [],
      'GET /api/labels': [],
    })
    await open(RolesPage)
    await shows('2 personnes')
    await shows('1 personne')
    await shows(fr.roles.more.administer)
    expect(cells(1)).toEqual([fr.roles.sees_some, fr.roles.sees_all])
    expect(cells(2)).toEqual([fr.roles.yes, fr.roles.yes])
    expect(cells(4)).toEqual([fr.roles.no, fr.roles.yes])
  })
})
