// The picture of the README, taken from the demo as a newcomer finds it. Only when asked for (PICTURES=1):
// a journey must not change the repository.
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { it } from 'vitest'
import { inbox, journey } from './desk'

const FOLDER = fileURLToPath(new URL('../../docs/img/', import.meta.url))

journey('the picture of the README', () => {
  it.skipIf(!process.env.PICTURES)('is taken', async () => {
    const page = await inbox('/?view=all', { size: { width: 1440, height: 900 } })
    await page.locator('a.row', { hasText: 'Léa Martin' }).first().click()
    await page.locator('article.message').first().waitFor()
    await page.locator('.dock .line').first().waitFor()
    await mkdir(FOLDER, { recursive: true })
    await page.screenshot({ path: `${FOLDER}inbox.png`, animations: 'disabled' })
  })
})
