// A house defines a role by keyboard, gives it, takes a right back under somebody's eyes, and deletes it.
import { expect, it } from 'vitest'
import type { Agent, RoleCard } from '@shared/api/types'
import { judged } from './axe'
import { call, colleague, journey, PHONE, toast, unique, visit, words } from './desk'

const said = words.roles
const named = (sentence: string, name: string) => sentence.replace('{name}', name)
const boxOf = (role: string, right: keyof typeof said.rights) =>
  said.may.replace('{role}', role).replace('{right}', said.rights[right])

async function forget(name: string): Promise<void> {
  const roles = await call<RoleCard[]>('GET', '/api/roles')
  const made = roles.find((one) => one.name === name)
  if (made?.id) await call('DELETE', `/api/roles/${made.id}?to=agent`)
}

journey('a role of the house', () => {
  it('is defined, given, changed under somebody’s eyes, and deleted', async () => {
    const name = unique('Vitrine')
    const nina = await colleague(unique('Nina'))
    const page = await visit('/settings/roles')
    await page.getByRole('button', { name: said.add }).press('Enter')
    await page.getByRole('dialog').getByLabel(said.name).fill(name)
    await page.getByRole('dialog').getByLabel(said.rights.supervise).press('Space')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const answer = page.getByRole('checkbox', { name: boxOf(name, 'answer') })
    await expect.poll(() => answer.isChecked()).toBe(true)

    await page.goto(page.url().replace('/roles', '/people'))
    await page.getByRole('button', { name: named(words.people.edit, nina.name), exact: true }).click()
    await page.getByRole('dialog').getByLabel(words.people.role).selectOption({ label: name })
    await page.getByRole('button', { name: words.app.save, exact: true }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    const hers = await visit('/settings/labels', { cookie: nina.cookie })
    await hers.getByRole('button', { name: words.labels.add }).waitFor()
    await page.goto(page.url().replace('/people', '/roles'))
    const supervise = page.getByRole('checkbox', { name: boxOf(name, 'supervise') })
    await supervise.press('Space')
    await toast(page, said.saved)
    await hers.getByRole('button', { name: words.labels.add }).waitFor({ state: 'detached' })

    await page.getByRole('button', { name: named(said.remove, name) }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(said.remove_to).selectOption({ label: words.people.roles.supervisor })
    await dialog.getByRole('button', { name: said.remove_do }).click()
    await dialog.waitFor({ state: 'detached' })
    const people = await call<Agent[]>('GET', '/api/agents')
    expect(people.find(({ id }) => id === nina.id)?.role).toBe('supervisor')
  })

  it('is a card on a phone, and reads well on both', async () => {
    const name = unique('Comptoir')
    await call('POST', '/api/roles', { name, rights: ['answer'], based_on: 'agent' })
    try {
      for (const size of [PHONE, { width: 1280, height: 800 }]) {
        const page = await visit('/settings/roles', { size })
        await page.getByRole('checkbox', { name: boxOf(name, 'answer') }).waitFor()
        expect(await judged(page, 'main input[type=checkbox]')).toEqual([])
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
        expect(wide).toBe(false)
      }
    } finally {
      await forget(name)
    }
  })
})
