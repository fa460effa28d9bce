// A person is found by the first letters of their name, from the search page and from the palette.
import { expect, it } from 'vitest'
import type { Contact } from '@shared/api/types'
import { judged } from './axe'
import { bubble, call, Customer, field, inbox, journey, PHONE, unique, visit, words } from './desk'

interface Found {
  items: Contact[]
}

interface List {
  items: { contact_id: number; preview: string }[]
}

/** Whose words these are, once the desk has them. */
async function whose(question: string): Promise<number> {
  let found: number | undefined
  const all = '/api/conversations?view=all&state=open&limit=50'
  await expect
    .poll(
      async () => {
        const { items } = await call<List>('GET', all)
        return (found = items.find(({ preview }) => preview === question)?.contact_id)
      },
      { timeout: 20_000 },
    )
    .toBeDefined()
  return found ?? 0
}

/** Somebody with a name of their own, who has said something of their own. */
async function known(
  index: number,
): Promise<{ name: string; typed: string; question: string; after: () => Promise<void> }> {
  const customer = await Customer.of('whatsapp', index)
  const question = unique('Avez-vous des sonnettes')
  await customer.write(question)
  const key = unique('').trim()
  const id = await whose(question)
  const before = (await call<Contact>('GET', `/api/contacts/${id}`)).name
  const name = `Éloïse Zé${key}`
  await call('PATCH', `/api/contacts/${id}`, { name })
  return {
    name,
    typed: `eloi ze${key}`,
    question,
    after: () => call('PATCH', `/api/contacts/${id}`, { name: before }),
  }
}

journey('a person by name', () => {
  it.each([
    ['a desk', undefined],
    ['a phone', PHONE],
  ])('is found without accents on %s, and leads to what they said', async (_, size) => {
    const { name, typed, question, after } = await known(size ? 2 : 1)
    try {
      const page = await visit('/search', size ? { size } : {})
      await page.getByRole('searchbox').fill(typed)
      const person = page.getByRole('region', { name: words.search.people }).getByRole('button', { name })
      await person.waitFor()
      expect(await judged(page, '.people button')).toEqual([])
      await person.click()
      await bubble(page, question).waitFor()
    } finally {
      await after()
    }
  })

  it('is found by an operator, and not by whoever may not know of them', async () => {
    const { name, typed, after } = await known(0)
    try {
      const { items } = await call<Found>(
        'GET',
        `/api/search/people?q=${encodeURIComponent(`de:"${typed}" -vélo`)}`,
      )
      expect(items.map((one) => one.name)).toEqual([name])
    } finally {
      await after()
    }
  })
})

journey('an answer being typed', () => {
  it('is shown to the customer of a channel that can, and a note never is', async () => {
    const customer = await Customer.of('telegram')
    const question = unique('Vous êtes ouverts')
    await customer.write(question)
    const page = await inbox('/?view=all')
    await page.locator('a.row', { hasText: question }).first().click()
    await bubble(page, question).waitFor()
    const told: string[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/typing')) told.push(request.method())
    })
    const box = field(page)
    const mode = (name: string) => page.locator('.composer .c-segmented label', { hasText: name }).click()
    await mode(words.composer.note)
    await box.pressSequentially('Entre nous')
    await box.fill('')
    expect(told).toEqual([])
    await mode(words.composer.reply)
    const done = page.waitForResponse((answer) => answer.url().endsWith('/typing'))
    await box.pressSequentially('Oui, jusqu’à')
    expect((await done).status()).toBe(204)
    expect(told).toEqual(['POST'])
    await box.fill('')
  })
})
