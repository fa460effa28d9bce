import { describe, expect, it } from 'vitest'
import { useFields } from './useFields'

describe('the fields of a form', () => {
  it('are clean until something else stands in them, and again when it is taken back', () => {
    const { fields, dirty } = useFields({ name: 'Accueil', members: [3, 11] })
    expect(dirty.value).toBe(false)
    fields.name = 'Réception'
    expect(dirty.value).toBe(true)
    fields.name = 'Accueil'
    expect(dirty.value).toBe(false)
  })

  it('do not mind the order in which boxes were ticked', () => {
    const { fields, dirty } = useFields({ members: [3, 11] })
    fields.members = [11, 3]
    expect(dirty.value).toBe(false)
    fields.members = [11]
    expect(dirty.value).toBe(true)
  })

  it('are clean once what they hold is kept', () => {
    const { fields, dirty, keep } = useFields({ name: '' })
    fields.name = 'SAV'
    keep()
    expect(dirty.value).toBe(false)
    fields.name = ''
    expect(dirty.value).toBe(true)
  })
})
