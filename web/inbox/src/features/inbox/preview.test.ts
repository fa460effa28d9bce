import { beforeAll, describe, expect, it } from 'vitest'
import { speak } from '@shared/i18n'
import { previewOf } from './preview'

beforeAll(() => speak('fr'))

describe('what a row says', () => {
  it.each([
    ['Bonjour', 'Bonjour'],
    [':image', 'Photo'],
    [':voice', 'Message vocal'],
    [':unsupported', 'Contenu non pris en charge'],
    [null, 'Message sans texte'],
    ['', 'Message sans texte'],
    [':hologram', ':hologram'],
    [':image de moi', ':image de moi'],
    [':call Rappeler', 'Appel · Rappeler'],
  ])('%s reads as %s', (preview, said) => {
    expect(previewOf({ preview })).toBe(said)
  })
})
