// What is known of a person, beside their thread: written, taken back and remembered; two records compared, joined
// and parted; and a likeness that is proposed with its reasons, and forgotten when somebody says no.
import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Attribute, Contact, Episode } from '@shared/api/types'
import { judged } from './axe'
import { call, inbox, journey, PHONE, toast, unique, visit, words } from './desk'

/** Room for the contact panel and the customer's phone beside the thread. */
const DESK = { width: 1720, height: 1000 }

const put = (sentence: string, values: Record<string, string | number>) =>
  Object.entries(values).reduce(
    (said, [name, value]) => said.replaceAll(`{${name}}`, String(value)),
    sentence,
  )

interface Person extends Contact {
  conversation: number
}

/** Everybody of that name, with their latest conversation. */
async function everybody(name: string): Promise<Person[]> {
  const q = encodeURIComponent(name)
  const { items } = await call<{ items: Contact[] }>('GET', `/api/contacts?q=${q}`)
  return Promise.all(
    items.map(async (contact) => {
      const path = `/api/contacts/${contact.id}/conversations?limit=1`
      const page = await call<{ items: Episode[] }>('GET', path)
      return { ...contact, conversation: page.items[0]?.id ?? 0 }
    }),
  )
}

async function person(name: string): Promise<Person> {
  const [found] = await everybody(name)
  if (!found) throw new Error(`the demo has no ${name}`)
  return found
}

const panelOf = (page: Page): Locator => page.getByRole('region', { name: words.contact.title })
const button = (place: Page | Locator, name: string) => place.getByRole('button', { name, exact: true })
const focused = (wanted: Locator) => wanted.evaluate((element) => element === document.activeElement)

async function beside(who: Person): Promise<{ page: Page; panel: Locator }> {
  const page = await inbox(`/c/${who.conversation}?view=all`, { size: DESK })
  const panel = panelOf(page)
  await panel.getByRole('heading', { name: words.remarks.title }).waitFor()
  return { page, panel }
}

journey('what is known of a person', () => {
  it('is defined in the settings, filled in by keyboard and taken back', { timeout: 60_000 }, async () => {
    const who = await person('Théo Nguyen')
    const name = unique('Selle')
    const settings = await visit('/settings/attributes')
    await button(settings, words.attributes.add).click()
    await settings.getByLabel(words.attributes.name_fr).fill(name)
    await settings.getByLabel(words.attributes.name_en).fill(name)
    await settings.getByLabel(words.attributes.kind).selectOption('number')
    await button(settings, words.app.save).click()
    await settings.getByRole('dialog').waitFor({ state: 'detached' })
    await settings.getByText(name, { exact: true }).waitFor()

    const { page, panel } = await beside(who)
    const unfold = panel.getByRole('button', { expanded: false }).filter({ hasText: /vides?$/ })
    const change = button(panel, put(words.attributes.change, { name }))
    await change.or(unfold).first().waitFor()
    if (await unfold.count()) await unfold.click()
    await change.press('Enter')
    await expect.poll(() => focused(panel.getByLabel(name, { exact: true }))).toBe(true)
    await page.keyboard.type('douze')
    await page.keyboard.press('Enter')
    await panel.getByText(words.attributes.not_a_number).waitFor()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('12,5')
    await page.keyboard.press('Enter')
    await toast(page, put(words.attributes.done, { name })).waitFor()
    await panel.getByText('12,5', { exact: true }).waitFor()
    await expect.poll(() => focused(change)).toBe(true)
    await page.keyboard.press('Control+z')
    await toast(page, put(words.attributes.undone, { name })).waitFor()
    await panel.getByText('12,5', { exact: true }).waitFor({ state: 'detached' })

    const known = await call<Attribute[]>('GET', '/api/attributes')
    const made = known.find(({ name_fr: french }) => french === name)
    await call('DELETE', `/api/attributes/${made?.id}`)
    await panel.getByText(name, { exact: true }).waitFor({ state: 'detached' })
  })

  it('is a remark that colleagues find pinned, and a name that everybody sees', async () => {
    const who = await person('Camille Joubert')
    const { page, panel } = await beside(who)
    const other = await inbox(`/c/${who.conversation}?view=all`, { size: DESK })
    const said = unique('Habite au quatrième')
    await button(panel, words.remarks.add).click()
    await panel.getByLabel(words.remarks.text).fill(said)
    await button(panel, words.remarks.save).click()
    const entry = panelOf(other).locator('li.remark', { hasText: said })
    await entry.waitFor()
    await button(panel.locator('li.remark', { hasText: said }), words.remarks.pin).click()
    await button(entry, words.remarks.unpin).waitFor()
    await button(entry, words.remarks.remove).click()
    await button(other, words.remarks.remove_do).click()
    await panel.locator('li.remark', { hasText: said }).waitFor({ state: 'detached' })

    await button(panel, words.contact.rename).click()
    const renamed = unique('Camille')
    await panel.getByLabel(words.contact.name, { exact: true }).fill(renamed)
    await panel.getByLabel(words.contact.time_zone).selectOption('Pacific/Noumea')
    await button(panel, words.app.save).click()
    await panelOf(other).getByRole('heading', { name: renamed }).waitFor()
    await panelOf(other).getByText('Pacific/Noumea').waitFor()
    await button(page, words.app.undo).click()
    await panelOf(other).getByRole('heading', { name: 'Camille Joubert' }).waitFor()
  })
})

journey('two records of one person', () => {
  it('are looked for, compared, joined, and parted behind a preview', { timeout: 60_000 }, async () => {
    const [kept, gone] = [await person('Bruno Lacaze'), await person('Hugo Delmas')]
    await call('PATCH', `/api/contacts/${kept.id}/attributes`, { values: { velo: 'Triban' } })
    await call('PATCH', `/api/contacts/${gone.id}/attributes`, { values: { velo: 'Riverside' } })
    const { page, panel } = await beside(kept)
    await button(panel, words.merge.start).press('Enter')
    await expect.poll(() => focused(page.getByLabel(words.merge.search))).toBe(true)
    await page.keyboard.type('Hugo Del')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Hugo Delmas' }).waitFor()
    await page.keyboard.press('Enter')

    await dialog.getByRole('heading', { name: words.merge.result }).waitFor()
    await dialog.getByRole('radio', { name: 'Riverside' }).check()
    expect(await dialog.getByRole('radio', { name: 'Bruno Lacaze' }).isChecked()).toBe(true)
    expect(await judged(page, '[role=dialog] .result')).toEqual([])
    await button(dialog, words.merge.do).click()
    await toast(page, put(words.merge.done, { name: 'Hugo Delmas' })).waitFor()
    await panel.getByText('Riverside').waitFor()
    await panel.locator('.episodes li').nth(1).waitFor()

    await button(panel, put(words.unmerge.from, { name: 'Hugo Delmas' })).click()
    await dialog.getByText(put(words.unmerge.back, { name: 'Hugo Delmas' })).waitFor()
    await dialog.getByText(put(words.unmerge.restored, { field: 'Vélo', value: 'Triban' })).waitFor()
    await button(dialog, words.unmerge.do).click()
    await toast(page, words.unmerge.done).waitFor()
    await panel.getByText('Triban').waitFor()
    await panel.locator('.merges').waitFor({ state: 'detached' })
    expect((await person('Hugo Delmas')).id).toBe(gone.id)
  })

  it('are joined by a mistake that one key takes back', async () => {
    const [kept, gone] = [await person('Bruno Lacaze'), await person('Jeanne Vasseur')]
    const { page, panel } = await beside(kept)
    await button(panel, words.merge.start).click()
    await page.getByLabel(words.merge.search).fill('Jeanne Vas')
    await page.getByRole('dialog').getByRole('button', { name: 'Jeanne Vasseur' }).click()
    await button(page.getByRole('dialog'), words.merge.do).click()
    await toast(page, put(words.merge.done, { name: 'Jeanne Vasseur' })).waitFor()
    await page.keyboard.press('Control+z')
    await toast(page, words.unmerge.done).waitFor()
    expect((await person('Jeanne Vasseur')).id).toBe(gone.id)
  })

  it(
    'are proposed with the reasons, on a phone too, and never again after a no',
    { timeout: 60_000 },
    async () => {
      const [one_, other] = await everybody('Karim Benali')
      if (!one_ || !other) throw new Error('the demo has one Karim Benali only')
      const phone = await inbox(`/c/${one_.conversation}?view=all`, { size: PHONE })
      await phone.locator('article.message').first().waitFor()
      await button(phone, words.act.more).first().click()
      await phone.getByRole('menuitem', { name: words.command.panel }).click()
      const card = phone.getByRole('region', { name: words.doubles.title })
      await card.getByText(words.doubles.same_name).waitFor()
      expect(await judged(phone, '.double')).toEqual([])
      await button(card, words.doubles.compare).click()
      await phone.getByRole('heading', { name: words.merge.result }).waitFor()
      expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        PHONE.width,
      )
      expect(await judged(phone, '.compare')).toEqual([])
      await phone.keyboard.press('Escape')

      const { panel } = await beside(other)
      const again = panel.getByRole('region', { name: words.doubles.title })
      await button(again, put(words.doubles.no_more, { name: 'Karim Benali' })).click()
      await again.waitFor({ state: 'detached' })
      await card.waitFor({ state: 'detached' })
      const path = `/api/contacts/${one_.id}/doubles`
      expect(await call<unknown[]>('GET', path)).toEqual([])
    },
  )
})

journey('what went before', () => {
  it('is a list of conversations, each leading to its place in the thread', async () => {
    const who = await person('Marguerite Tellier')
    const { page, panel } = await beside(who)
    const episode = panel.locator('.episodes a').last()
    await episode.click()
    await expect.poll(() => page.locator('article.message').count()).toBeGreaterThan(0)
    await expect.poll(() => new URL(page.url()).searchParams.get('message')).toBeNull()
  })
})
