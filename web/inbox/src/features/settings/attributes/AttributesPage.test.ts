import { afterEach, describe, expect, it } from 'vitest'
import fr from '@shared/i18n/fr.json'
import type { Attribute } from '@shared/api/types'
import { Answers, Refusal } from '@/testing/answers'
import { attribute } from '@/testing/people'
import { closed, field, fieldNow, fill, isOff, leave, named, open, press, shows } from '@/testing/screen'
import AttributesPage from './AttributesPage.vue'

const said = fr.attributes
const put = (text: string, name: string) => text.replace('{name}', name)
const SIZE = attribute(1, { key: 'taille', name_fr: 'Taille', kind: 'choice', choices: ['S', 'M'] })
const SINCE = attribute(2, { key: 'depuis', name_fr: 'Adhérent depuis', kind: 'date', editor: 'administer' })

function answers(known: Attribute[] = [SIZE, SINCE]): Answers {
  return new Answers({ 'GET /api/attributes': known, 'GET /api/attributes/1/carried': { people: 2 } })
}

afterEach(leave)

describe('the page of attributes', () => {
  it('shows each with its kind, its key, its choices and who may write it', async () => {
    answers()
    await open(AttributesPage)
    await shows('Taille')
    await shows(said.kinds.choice)
    await shows('S · M')
    await shows(`depuis · ${said.editors.administer}`)
  })

  it('says what to do while there is none, and asks again when they could not be read', async () => {
    const server = answers([])
    server.set('GET /api/attributes', new Refusal(403, 'Non.'))
    await open(AttributesPage)
    await shows(fr.settings.error)
    server.set('GET /api/attributes', [])
    await press(fr.app.retry)
    await shows(said.empty_more)
  })

  it('makes one whose key follows its name', async () => {
    const server = answers([])
    server.set('POST /api/attributes', SIZE)
    await open(AttributesPage)
    await press(said.add)
    expect(await isOff(fr.app.save)).toBe(true)
    await fill(said.name_fr, 'Taille du vélo')
    await fill(said.name_en, 'Bike size')
    expect((await field(said.key)).value).toBe('taille_du_velo')
    await press(fr.app.save)
    await closed()
    expect(server.bodies('POST /api/attributes')).toEqual([
      {
        key: 'taille_du_velo',
        kind: 'text',
        name_fr: 'Taille du vélo',
        name_en: 'Bike size',
        help_fr: null,
        help_en: null,
        choices: [],
        editor: 'answer',
      },
    ])
  })

  it('changes the choices of a list, never its key or its kind', async () => {
    const server = answers()
    server.set('PUT /api/attributes/1', new Refusal(400, 'Deux choix se confondent.'))
    await open(AttributesPage)
    await press(put(said.edit, 'Taille'))
    await fill(said.choices, 'S\nM\n\n L ')
    expect(fieldNow(said.key)).toBeNull()
    await press(fr.app.save)
    await shows('Deux choix se confondent.')
    server.set('PUT /api/attributes/1', SIZE)
    await press(fr.app.save)
    await closed()
    const bodies = server.bodies('PUT /api/attributes/1') as { choices: string[] }[]
    expect(bodies.at(-1)?.choices).toEqual(['S', 'M', 'L'])
  })

  it('puts them in another order, one step at a time', async () => {
    const server = answers()
    server.set('PUT /api/attributes/order', () => {
      server.set('GET /api/attributes', [SINCE, SIZE])
      return [SINCE, SIZE]
    })
    await open(AttributesPage)
    expect(await isOff(put(said.up, 'Taille'))).toBe(true)
    await press(put(said.down, 'Taille'))
    await shows('2 sur 2')
    expect(server.bodies('PUT /api/attributes/order')).toEqual([{ ids: [2, 1] }])
    expect(await isOff(put(said.down, 'Taille'))).toBe(true)
  })

  it('tells how many people lose a value before it is deleted', async () => {
    const server = answers()
    server.set('DELETE /api/attributes/1', () => void server.set('GET /api/attributes', [SINCE]))
    await open(AttributesPage)
    await press(put(said.remove, 'Taille'))
    await shows('2 personnes ont une valeur')
    expect(server.writes).toEqual([])
    await press(said.remove_do)
    await closed()
    await named(put(said.remove, 'Adhérent depuis'))
    expect(server.writes).toEqual([{ route: 'DELETE /api/attributes/1', body: undefined }])
  })
})
