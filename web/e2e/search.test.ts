// Words that were said once are found again: as one types, whatever their form, and in their place on the thread.
import { expect, it } from 'vitest'
import { call, Customer, inbox, journey, PHONE, unique, visit, words } from './desk'

interface Hits {
  items: { message_id: number }[]
}

/** What customers say can be found a moment later: the index fills beside the ingest. */
async function indexed(q: string): Promise<void> {
  const asked = `/api/search?q=${encodeURIComponent(q)}`
  await expect
    .poll(async () => (await call<Hits>('GET', asked)).items.length, { timeout: 20_000 })
    .toBeGreaterThan(0)
}

const said = async (word: string): Promise<void> => {
  await (await Customer.of('whatsapp', 1)).write(`Les pédaliers réservés par ${word} sont arrivés`)
  await indexed(word)
}

journey('the search', () => {
  it('is a key away, finds as one types, and leads to what was said', async () => {
    const word = unique('Zoubida').replace(' ', '')
    await said(word)
    const page = await inbox('/?view=all')
    await page.locator('a.row').first().waitFor()
    await page.keyboard.press('/')
    await page.getByRole('searchbox', { name: words.search.title }).waitFor()
    await page.keyboard.type(`pedalier reserve ${word}`)
    const hit = page.locator('.hits a')
    await expect.poll(() => hit.count()).toBe(1)
    expect(await hit.locator('mark').allTextContents()).toEqual(['pédaliers', 'réservés', word])
    await hit.click()
    await page.locator('article.message.lit', { hasText: word }).waitFor()
    await page.goBack()
    expect(await page.getByRole('searchbox').inputValue()).toContain(word)
  })

  it('is narrowed down, and says what it does not understand', async () => {
    const word = unique('Barnabe').replace(' ', '')
    await said(word)
    const page = await visit(`/search?q=${word}`)
    await page.locator('.hits a').waitFor()
    await page.getByRole('button', { name: 'est:ouvert', exact: true }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe(`${word} est:ouvert`)
    await page.locator('.hits a').waitFor()
    await page.getByRole('searchbox').fill(`${word} -est:ouvert`)
    await page.getByText(words.search.empty).waitFor()
    await page.getByRole('searchbox').fill(`${word} avant:jamais`)
    await page.getByText('n’est pas une date').waitFor()
  })

  it('goes on page by page, on a phone too', async () => {
    const page = await visit('/search?q=vélo', { size: PHONE })
    const hits = page.locator('.hits li')
    await hits.nth(19).waitFor()
    const more = page.getByRole('button', { name: words.search.more })
    await more.click()
    await hits.nth(20).waitFor()
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide).toBeLessThanOrEqual(PHONE.width)
  })
})
