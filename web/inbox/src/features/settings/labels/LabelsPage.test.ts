import { afterEach, describe, expect, it } from 'vitest'
import fr from '@shared/i18n/fr.json'
import { Answers, Refusal } from '@/testing/answers'
import { closed, fill, hides, isOff, leave, named, open, press, shows } from '@/testing/screen'
import LabelsPage from './LabelsPage.vue'

const said = fr.labels
const saves = fr.app.save
const put = (text: string, name: string) => text.replace('{name}', name)

function answers(labels: unknown[] = [{ id: 3, name: 'Devis', color: 'violet' }]): Answers {
  return new Answers({
    'GET /api/channels': [],
    'GET /api/agents': [],
    'GET /api/teams': [],
    'GET /api/labels': labels,
    'GET /api/labels/3/worn': { conversations: 2 },
  })
}

afterEach(leave)

describe('the page of labels', () => {
  it('shows each in its colour', async () => {
    answers()
    await open(LabelsPage)
    await shows('Devis')
    const chip = document.querySelector<HTMLElement>('.c-label')
    expect(chip?.style.getPropertyValue('--ink')).toBe('light-dark(#6b3fa0, #c3a6f2)')
  })

  it('says what to do while there is none', async () => {
    answers([])
    await open(LabelsPage)
    await shows(said.empty_more)
  })

  it('says that they could not be read, and asks again', async () => {
    const server = answers()
    server.set('GET /api/labels', new Refusal(403, 'Non.'))
    await open(LabelsPage)
    await shows(fr.settings.error)
    server.set('GET /api/labels', [])
    await press(fr.app.retry)
    await shows(said.empty)
  })

  it('adds one of the palette', async () => {
    const server = answers([])
    server.set('POST /api/labels', (body: unknown) => {
      server.set('GET /api/labels', [{ id: 4, ...(body as object) }])
      return { id: 4, ...(body as object) }
    })
    await open(LabelsPage)
    await press(said.add)
    expect(await isOff(saves)).toBe(true)
    await fill(said.name, ' Retard ')
    document.querySelector<HTMLElement>('input[value="pink"]')?.click()
    await press(saves)
    await closed()
    await shows('Retard')
    expect(server.bodies('POST /api/labels')).toEqual([{ name: 'Retard', color: 'pink' }])
  })

  it('renames one, and says at the name why it cannot', async () => {
    const server = answers()
    server.set('PATCH /api/labels/3', new Refusal(409, 'Ce nom est déjà pris.'))
    await open(LabelsPage)
    await press(put(said.edit, 'Devis'))
    await fill(said.name, 'Avis')
    await press(saves)
    await shows('Ce nom est déjà pris.')
    server.set('PATCH /api/labels/3', { id: 3, name: 'Avis', color: 'violet' })
    await press(saves)
    await closed()
    expect(server.bodies('PATCH /api/labels/3')).toEqual(Array(2).fill({ name: 'Avis', color: 'violet' }))
  })

  it('tells how many conversations lose it before it is deleted', async () => {
    const server = answers()
    server.set('DELETE /api/labels/3', () => void server.set('GET /api/labels', []))
    await open(LabelsPage)
    await press(put(said.remove, 'Devis'))
    await shows('2 conversations que vous voyez la portent')
    expect(server.writes).toEqual([])
    await press(said.remove_do)
    await shows(said.empty)
    expect(server.writes).toEqual([{ route: 'DELETE /api/labels/3', body: undefined }])
  })

  it.each([
    [0, said.worn_none],
    [1, '1 conversation que vous voyez la porte'],
    [1000, '1000+ conversations que vous voyez la portent'],
  ])('says so in words for %d', async (conversations, words) => {
    answers().set('GET /api/labels/3/worn', { conversations })
    await open(LabelsPage)
    await press(put(said.remove, 'Devis'))
    await shows(words)
  })

  it('can delete without the number, and stays when that is refused', async () => {
    const server = answers()
    server.set('GET /api/labels/3/worn', new Refusal(403, 'Non.'))
    server.set('DELETE /api/labels/3', new Refusal(403, 'Votre rôle ne le permet pas.'))
    await open(LabelsPage)
    await press(put(said.remove, 'Devis'))
    await shows(said.remove_more)
    await press(said.remove_do)
    await shows('Votre rôle ne le permet pas.')
    await press(fr.app.cancel)
    await hides('Votre rôle ne le permet pas.')
    await named(put(said.remove, 'Devis'))
  })
})
