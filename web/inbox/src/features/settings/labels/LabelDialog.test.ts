import { afterEach, describe, expect, it } from 'vitest'
import { h } from 'vue'
import fr from '@shared/i18n/fr.json'
import { Answers } from '@/testing/answers'
import { field, fill, hides, isOff, leave, open, press, shows, tick } from '@/testing/screen'
import LabelDialog from './LabelDialog.vue'

const said = fr.labels
const saves = fr.app.save

async function edit(color: string): Promise<Answers> {
  const server = new Answers({ 'PATCH /api/labels/3': { id: 3, name: 'Devis', color } })
  await open({ render: () => h(LabelDialog, { label: { id: 3, name: 'Devis', color } }) })
  await field(said.name)
  return server
}

/** The colours that the preview shows its label in. */
const inks = () =>
  [...document.querySelectorAll<HTMLElement>('.c-label')].map((one) => one.style.getPropertyValue('--ink'))

afterEach(leave)

describe('the dialog of a label', () => {
  it('shows the name and the colour as they are chosen, on light and on dark', async () => {
    await edit('blue')
    await fill(said.name, 'Retard')
    await tick(fr.colour.red)
    await shows('Retard')
    expect(inks()).toEqual(Array(2).fill('light-dark(#b3261e, #ff9a91)'))
    await shows('Contraste de 5,5 pour 1.')
    await fill(said.name, '')
    await shows(said.sample)
    expect(await isOff(saves)).toBe(true)
  })

  it('refuses a colour of one’s own that reads badly, and takes a darker one', async () => {
    const server = await edit('blue')
    await tick(said.own)
    await fill(said.own_colour, '#ffcc00')
    await shows('il en faut 4,5')
    expect(await isOff(saves)).toBe(true)
    expect((await field(said.own_colour)).getAttribute('aria-describedby')).toBeTruthy()
    await fill(said.own_colour, '#5a3d00')
    await hides('il en faut 4,5')
    await press(saves)
    await expect
      .poll(() => server.bodies('PATCH /api/labels/3'))
      .toEqual([{ name: 'Devis', color: '#5a3d00' }])
  })

  it('lets a label keep what reads badly or is unknown, shown in grey', async () => {
    const server = await edit('fuchsia')
    expect(inks()[0]).toBe('light-dark(#4a5361, #a9b3c2)')
    await fill(said.name, 'Devis signé')
    await press(saves)
    await expect
      .poll(() => server.bodies('PATCH /api/labels/3'))
      .toEqual([{ name: 'Devis signé', color: 'fuchsia' }])
  })
})
