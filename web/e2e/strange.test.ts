// What nobody should send and somebody does: shown safely. Nothing runs, nothing hides behind a direction of reading,
// nothing reaches over its neighbours or out of a phone, and the page goes on.
import type { Page } from 'playwright-core'
import { afterEach, expect, it } from 'vitest'
import {
  answer,
  bubble,
  call,
  Customer,
  desk,
  field,
  inbox,
  journey,
  openBy,
  PHONE,
  row,
  unique,
  visit,
  WIDE,
  words,
} from './desk'

const RLO = '\u202e'
const ZALGO = 'Z' + '\u0300\u0301\u0302\u0303\u0308\u0330\u0331\u0332\u0333'.repeat(12)
const MARKUP = '<img src=x onerror="window.ran=1"><script>window.ran=1</script><b>gras</b>'

/** By what it is called in a report. */
const STRANGE: Record<string, string> = {
  emoji: '🚲'.repeat(3_900),
  'right to left': 'שלום, מתי תגיע ההזמנה שלי? مرحبا، أين طلبي رقم 4412؟',
  'overridden reading': `Facture ${RLO}fdp.exe et la suite\u2066 sans fin`,
  'nothing to see': '\u200b\u200c\u2060\ufeff'.repeat(400) + 'mot',
  'piled accents': `${ZALGO} `.repeat(20),
  'no space': 'A'.repeat(3_000),
  markup: MARKUP,
}

const ran = (page: Page) => page.evaluate(() => 'ran' in globalThis)

/** What is wider than the place it is in. */
const overflowing = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const wide = [
      'html',
      '[role=log]',
      'section.list .scroller',
      '.composer',
      '.bubble',
      '[role=dialog]',
    ].flatMap((selector) => [...document.querySelectorAll<HTMLElement>(selector)])
    return wide
      .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)
      .map((one) => `${one.tagName} ${one.className}: ${one.scrollWidth} > ${one.clientWidth}`)
  })

/** It still does what one asks of it. */
async function usable(page: Page): Promise<void> {
  const said = unique('Toujours là')
  await field(page).fill(said)
  await page.getByRole('button', { name: words.composer.send, exact: true }).click()
  await bubble(page, said).waitFor()
}

journey('strange messages', () => {
  for (const [name, size] of [
    ['on a desk', WIDE],
    ['on a phone', PHONE],
  ] as const)
    it(`stay in their place ${name}`, { timeout: 120_000 }, async () => {
      const customer = await Customer.of('whatsapp', 1)
      const question = unique('Voici')
      await customer.write(question)
      const page = await inbox('/?view=all', { size })
      await openBy(page, question)
      for (const [what, text] of Object.entries(STRANGE)) {
        const mark = unique(what)
        await call('POST', '/simulator/write', {
          provider: customer.provider,
          customer: customer.id,
          text: `${mark} ${text}`,
        })
        await bubble(page, mark).waitFor()
        expect([what, await overflowing(page)]).toEqual([what, []])
      }
      expect(await ran(page)).toBe(false)
      expect(await page.locator('.bubble img[src=x], .bubble b').count()).toBe(0)
      // What is piled up stays inside: neither a line of the list nor a bubble lets it out.
      const shut = (selector: string) =>
        page.evaluate((one) => getComputedStyle(document.querySelector(one) as Element).overflowY, selector)
      expect(await shut('.bubble')).toBe('clip')
      if (size === WIDE) expect(await shut('a.row .line')).toBe('hidden')
      await usable(page)
    })

  it('come to a visitor of the site as harmless as to us', { timeout: 60_000 }, async () => {
    const site = await visit('/widget/demo.html', { cookie: null, size: PHONE })
    await site.getByRole('button', { name: /^Ouvrir la discussion/ }).click()
    const dialog = site.getByRole('dialog')
    const question = unique('Bonjour')
    await dialog.getByRole('textbox', { name: 'Votre message' }).fill(question)
    await dialog.getByRole('textbox', { name: 'Votre message' }).press('Enter')
    await dialog.getByText(question).waitFor()
    const page = await inbox('/?view=all')
    await openBy(page, question)
    for (const text of Object.values(STRANGE)) {
      const mark = unique('Réponse')
      await answer(page, `${mark} ${text.slice(0, 1500)}`)
      await dialog.getByText(mark).waitFor()
    }
    expect(await ran(site)).toBe(false)
    const wide = await dialog.evaluate(
      (panel) =>
        [...panel.querySelectorAll<HTMLElement>('*')].filter(
          (one) => one.getBoundingClientRect().right > innerWidth + 1,
        ).length,
    )
    expect(wide).toBe(0)
    expect(await site.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
})

journey('strange names', () => {
  let renamed: { id: number; name: string | null } | null = null
  afterEach(async () => {
    if (renamed) await call('PATCH', `/api/contacts/${renamed.id}`, { name: renamed.name })
    renamed = null
  })

  it('are words like any other, everywhere they stand', { timeout: 60_000 }, async () => {
    const customer = await Customer.of('telegram', 2)
    const question = unique('Mon nom est long')
    await customer.write(question)
    const page = await inbox('/?view=all', { size: PHONE })
    await openBy(page, question)
    const id = Number(/\/c\/(\d+)/.exec(page.url())?.[1])
    const { contact } = await call<{ contact: { id: number; name: string | null } }>(
      'GET',
      `/api/conversations/${id}`,
    )
    renamed = contact
    const name = `${RLO}<img src=x onerror="window.ran=1"> ${'W'.repeat(60)}`
    await call('PATCH', `/api/contacts/${contact.id}`, { name })
    await page.getByRole('heading', { name: '<img src=x' }).first().waitFor()
    expect(await page.locator('body').innerText()).not.toContain(RLO)
    expect(await page.title()).not.toContain(RLO)
    await page.keyboard.press('Control+k')
    await page.locator('.palette [role=combobox]').fill('<img src=x')
    await page.locator('.palette [role=option]', { hasText: '<img src=x' }).first().waitFor()
    expect(await overflowing(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.goto(`${desk.base}/?view=all`)
    await row(page, question).waitFor()
    expect(await overflowing(page)).toEqual([])
    expect(await ran(page)).toBe(false)
  })
})

interface Given {
  name: string
  type: string
  content: string
  /** As it is called on the colleague's screen. */
  shown: string
}

const FILES: Given[] = [
  {
    name: 'dessin.svg',
    type: 'image/svg+xml',
    content: '<svg xmlns="http://www.w3.org/2000/svg" onload="ran=1"/>',
    shown: 'dessin.svg',
  },
  {
    name: 'page.html',
    type: 'text/html',
    content: '<!doctype html><script>ran=1</script>',
    shown: 'page.html',
  },
  { name: 'devis.pdf', type: 'application/pdf', content: '%PDF-1.4\n%%EOF', shown: 'devis.pdf' },
  {
    name: `facture${RLO}fdp.html`,
    type: 'text/html',
    content: '<script>ran=1</script>',
    shown: 'facturefdp.html',
  },
  { name: '../../etc/passwd', type: 'text/plain', content: 'root', shown: 'etcpasswd' },
]

journey('strange files', () => {
  it('are kept, named plainly, and run nowhere', { timeout: 90_000 }, async () => {
    const site = await visit('/widget/demo.html', { cookie: null })
    await site.getByRole('button', { name: /^Ouvrir la discussion/ }).click()
    const input = site.getByRole('textbox', { name: 'Votre message' })
    const question = unique('Voici des fichiers')
    await input.fill(question)
    await input.press('Enter')
    const page = await inbox('/?view=all', { size: PHONE })
    await openBy(page, question)
    for (const { name, type, content, shown } of FILES) {
      const choosing = site.waitForEvent('filechooser')
      await site.getByRole('button', { name: 'Joindre un fichier' }).click()
      await (await choosing).setFiles({ name, mimeType: type, buffer: Buffer.from(content) })
      await site.getByRole('button', { name: 'Envoyer', exact: true }).click()
      const link = page.locator('.file a', { hasText: shown }).last()
      await link.waitFor()
      const href = (await link.getAttribute('href')) ?? ''
      const given = await fetch(new URL(href, desk.base), { headers: { cookie: desk.cookie } })
      const plain = await fetch(new URL(href.split('?')[0] ?? '', desk.base), {
        headers: { cookie: desk.cookie },
      })
      expect(await given.text()).toBe(content)
      expect(plain.headers.get('content-disposition')).toMatch(/^attachment;/)
      expect(plain.headers.get('content-disposition')).not.toMatch(/%2F|%E2%80%AE|\.\./i)
      expect(given.headers.get('x-content-type-options')).toBe('nosniff')
      expect(given.headers.get('content-type')).not.toMatch(/html|svg|xml/)
      expect(given.headers.get('content-security-policy')).toContain("default-src 'none'")
    }
    expect(await overflowing(page)).toEqual([])
    expect(await ran(page)).toBe(false)
  })
})

journey('a megabyte pasted', () => {
  it(
    'is kept as far as a draft goes, said to be too long, and cut without a wait',
    { timeout: 60_000 },
    async () => {
      const customer = await Customer.of('telegram', 1)
      const question = unique('Collez ici')
      await customer.write(question)
      const refused: number[] = []
      const page = await inbox('/?view=all', {
        prepare: async (page) =>
          page.on('response', (response) => response.status() >= 400 && refused.push(response.status())),
      })
      await openBy(page, question)
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: desk.base })
      await page.evaluate(() => navigator.clipboard.writeText('Une longue phrase. '.repeat(55_000)))
      await field(page).focus()
      await page.keyboard.press('Control+v')
      await expect
        .poll(() => field(page).evaluate((box: HTMLTextAreaElement) => box.value.length))
        .toBe(20_000)
      await page
        .locator('.composer')
        .getByText(/caractères de trop/)
        .waitFor()
      expect(await page.getByRole('button', { name: words.composer.send, exact: true }).isDisabled()).toBe(
        true,
      )
      await page.keyboard.press('Backspace')
      await expect
        .poll(() => field(page).evaluate((box: HTMLTextAreaElement) => box.value.length))
        .toBe(19_999)
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      await usable(page)
      expect(refused).toEqual([])
    },
  )
})
