// The inbox as an application: it opens without a network and says so, keeps nothing that could be stale, offers what
// is new, and is what a browser asks of whatever it installs.
import { expect, it } from 'vitest'
import { desk, journey, PHONE, toast, worked, words } from './desk'

interface Manifest {
  name: string
  short_name: string
  start_url: string
  scope: string
  id: string
  display: string
  background_color: string
  theme_color: string
  icons: { src: string; sizes: string; type: string; purpose: string }[]
}

journey('the application', () => {
  for (const [name, size] of [
    ['on a desk', undefined],
    ['on a phone', PHONE],
  ] as const) {
    it(`opens without a network and says so, ${name}`, async () => {
      const page = await worked('/?view=all', size ? { size } : {})
      await page.context().setOffline(true)
      await page.reload({ waitUntil: 'commit' })
      await page.getByText(words.app.offline).waitFor()
      expect(await page.locator('a.row').count()).toBe(0)
      await page.context().setOffline(false)
      await page.locator('a.row').first().waitFor()
    })
  }

  it('keeps nothing of the API', async () => {
    const page = await worked('/?view=all')
    await page.locator('a.row').first().waitFor()
    const kept = await page.evaluate(async () => {
      const names = await caches.keys()
      const found = await Promise.all(
        names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)),
      )
      return found.flat().map((url) => new URL(url).pathname)
    })
    expect(kept).toContain('/')
    expect(
      kept.filter((path) => !/^\/(assets\/.+|manifest\.webmanifest|icon[\w-]*\.(svg|png))?$/.test(path)),
    ).toEqual([])
  })

  it('offers a new version, and takes it when told to', async () => {
    const page = await worked('/?view=all')
    await page.locator('a.row').first().waitFor()
    // The same worker under another address is, to the browser, its successor.
    await page.evaluate(() => navigator.serviceWorker.register('/sw.js?next'))
    await toast(page, words.pwa.update).waitFor()
    const reloaded = page.waitForEvent('load')
    await toast(page, words.pwa.update).getByRole('button', { name: words.pwa.reload }).click()
    await reloaded
    const inCharge = () => page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)
    await expect.poll(inCharge).toBe(`${desk.base}/sw.js?next`)
  })

  it('is what can be installed: worker, manifest, icons, and the strict policy on all of them', async () => {
    const worker = await fetch(`${desk.base}/sw.js`)
    expect(worker.status).toBe(200)
    expect(worker.headers.get('content-type')).toMatch(/^text\/javascript/)
    expect(worker.headers.get('cache-control')).toBe('no-cache')
    const page = await worked('/')
    const policy = worker.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self';")
    expect(policy).not.toMatch(/unsafe|\*|https?:/)

    const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope)
    expect(scope).toBe(`${desk.base}/`)
    const href = await page.locator('link[rel=manifest]').getAttribute('href')
    const answer = await fetch(desk.base + href)
    expect(answer.headers.get('content-type')).toMatch(/^application\/manifest\+json/)
    const manifest = (await answer.json()) as Manifest
    expect(manifest).toMatchObject({ start_url: '/', scope: '/', id: '/', display: 'standalone' })
    expect(manifest.short_name.length).toBeLessThanOrEqual(12)
    expect([manifest.background_color, manifest.theme_color].every((one) => /^#[0-9a-f]{6}$/.test(one))).toBe(
      true,
    )

    const sizes = await page.evaluate(async (icons) => {
      const load = async ({ src }: { src: string }) => {
        const image = new Image()
        image.src = src
        await image.decode()
        return `${image.naturalWidth}x${image.naturalHeight}`
      }
      return Promise.all(icons.filter(({ type }) => type === 'image/png').map(load))
    }, manifest.icons)
    const drawn = manifest.icons.filter(({ type }) => type === 'image/png')
    expect(sizes).toEqual(drawn.map((icon) => icon.sizes))
    expect(sizes).toEqual(expect.arrayContaining(['192x192', '512x512']))
    expect(manifest.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true)

    const head = (selector: string) =>
      page
        .locator(selector)
        .first()
        .getAttribute(selector.startsWith('meta') ? 'content' : 'href')
    expect(await head('meta[name=viewport]')).toContain('width=device-width')
    expect(await head('meta[name=theme-color]')).toMatch(/^#[0-9a-f]{6}$/)
    const touch = await fetch(desk.base + (await head('link[rel=apple-touch-icon]')))
    expect([touch.status, touch.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('fr')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
})
