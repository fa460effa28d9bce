// Sales beside support: nothing of it until an administrator turns it on; then stages on conversations, and a board.
import { afterAll, expect, it } from 'vitest'
import type { Board, Deal, Pipeline } from '@shared/api/types'
import { expectAccessible } from './axe'
import { call, Customer, inbox, journey, openBy, PHONE, settled, toast, unique, visit, words } from './desk'

const conversationOf = (page: { url: () => string }) => Number(/\/c\/(\d+)/.exec(page.url())?.[1])
const dealOf = async (id: number) =>
  (await call<{ deal: Deal | null }>('GET', `/api/conversations/${id}/deal`)).deal
const shape = () => call<Pipeline>('GET', '/api/pipeline')
const turn = (on: boolean) => call<Pipeline>('PUT', '/api/pipeline', { on, currency: 'EUR' })
const made: number[] = []

/** Whatever became of it before: an earlier attempt of the same journey may have left a deal. */
async function stand(id: number, wish: { stage_id: number | undefined; amount?: number }): Promise<void> {
  const revision = (await dealOf(id))?.revision ?? 0
  await call('PUT', `/api/conversations/${id}/deal`, { revision, ...wish })
}

/** A conversation that a customer has just begun, whose deal is gone again when the journey is over. */
async function talk(index: number): Promise<number> {
  const question = unique('Combien pour un tandem')
  await (await Customer.of('telegram', index)).write(question)
  const page = await inbox('/?view=all')
  await openBy(page, question)
  const id = conversationOf(page)
  made.push(id)
  await page.close()
  return id
}

journey('the pipeline', () => {
  afterAll(async () => {
    await turn(true)
    for (const id of made.splice(0)) {
      const deal = await dealOf(id)
      if (deal) await call('DELETE', `/api/conversations/${id}/deal?revision=${deal.revision}`)
    }
    await turn(false)
  })

  it('is nowhere until it is turned on, with the stages we offer', { timeout: 90_000 }, async () => {
    await turn(false)
    const page = await visit('/settings/pipeline')
    const link = page.getByRole('navigation', { name: words.nav.main }).getByText(words.nav.deals)
    const running = page.getByRole('switch', { name: words.pipeline.on })
    await running.waitFor()
    expect(await link.count()).toBe(0)
    await expectAccessible(page)
    await running.click()
    await toast(page, words.pipeline.turned_on).waitFor()
    await page.getByText('Négociation', { exact: true }).waitFor()
    await link.waitFor()
    await expectAccessible(page)
  })

  it('takes a conversation from stage to stage by key, and back', { timeout: 90_000 }, async () => {
    await turn(true)
    const id = await talk(0)
    const page = await settled(`/c/${id}`)
    const chip = page.locator('button[data-command="stage"]')
    await chip.getByText(words.deals.none).waitFor()
    await page.locator('.thread .scroller').focus()
    await page.keyboard.press('d')
    await page.getByRole('menuitem', { name: 'Devis' }).click()
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await chip.getByText('Devis').waitFor()
    await toast(page, words.deals.moved_done.replace('{stage}', 'Devis')).waitFor()
    await page.keyboard.press('Control+z')
    await chip.getByText(words.deals.none).waitFor()
    expect(await dealOf(id)).toBeNull()
    await expectAccessible(page)
  })

  it(
    'moves cards by key and says so; of two who move one, the second is told',
    { timeout: 120_000 },
    async () => {
      const { stages } = await turn(true)
      const [first, second] = stages.map((stage) => stage.id)
      const id = await talk(1)
      await stand(id, { stage_id: first, amount: 125_050 })
      const page = await visit('/deals')
      const card = page.locator(`[data-deal="${id}"]`)
      await card.getByText(/1\s?250,50\s?€/).waitFor()
      await expectAccessible(page)
      await card.getByRole('link').focus()
      await page.keyboard.press('Shift+ArrowRight')
      await page.locator(`[data-stage="${second}"] [data-deal="${id}"]`).waitFor()
      await page.getByRole('status').getByText(': Devis.').waitFor({ state: 'attached' })
      expect((await dealOf(id))?.stage_id).toBe(second)
      expect(
        await page.evaluate(() => document.activeElement?.closest('[data-deal]')?.getAttribute('data-deal')),
      ).toBe(String(id))
      const total = (await call<Board>('GET', '/api/board')).columns.find((one) => one.stage_id === second)
      await page.locator(`[data-stage="${second}"] header`).getByText(`${total?.count} affaire`).waitFor()

      // Somebody else moves it while this screen hears nothing of it.
      const stale = await dealOf(id)
      let overtaken = false
      await page.route('**/api/conversations/*/deal', async (route) => {
        if (route.request().method() !== 'PUT' || overtaken) return route.continue()
        overtaken = true
        await call('PUT', `/api/conversations/${id}/deal`, { revision: stale?.revision, stage_id: first })
        await route.continue()
      })
      await card.getByRole('button').click()
      await page.getByRole('menuitem', { name: 'Gagné' }).click()
      await toast(page, 'Quelqu’un vient de modifier cette affaire').waitFor()
      await page.locator(`[data-stage="${first}"] [data-deal="${id}"]`).waitFor()
    },
  )

  it('drags a card, and is a list on a telephone', { timeout: 120_000 }, async () => {
    const { stages } = await turn(true)
    const [first, second] = stages.map((stage) => stage.id)
    const id = await talk(0)
    await stand(id, { stage_id: first })
    const page = await visit('/deals')
    await page.locator(`[data-deal="${id}"]`).dragTo(page.locator(`[data-stage="${second}"] header`))
    await page.locator(`[data-stage="${second}"] [data-deal="${id}"]`).waitFor()
    await expect.poll(async () => (await dealOf(id))?.stage_id).toBe(second)

    const small = await visit('/deals', { size: PHONE })
    await small.locator(`[data-deal="${id}"]`).waitFor()
    expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width)
    await expectAccessible(small)
  })

  it('shows nothing any more once it is off', { timeout: 60_000 }, async () => {
    await turn(true)
    const page = await settled('/deals')
    const link = page.getByRole('navigation', { name: words.nav.main }).getByText(words.nav.deals)
    await link.waitFor()
    await turn(false)
    await link.waitFor({ state: 'detached' })
    await page.getByText('Le suivi des affaires n’est pas activé').first().waitFor()
    expect((await shape()).on).toBe(false)
  })
})
