import { describe, expect, it } from 'vitest'
import { channel } from '@/testing/people'
import { lookOf, settingsOf, unaddressed } from './look'
import { askedOf, nameOf } from './questions'

const site = channel(5, { provider: 'webchat', address: 'site5' })
const look = () => lookOf(site)

describe('what is asked before the first word', () => {
  it('is nothing until somebody wants it', () => {
    expect(askedOf(look(), [], nameOf([]))).toBeNull()
    expect(settingsOf(look()).form).toBeNull()
  })

  it('is called what it is in each language, and a topic nobody wrote is not asked', () => {
    const asks = {
      ...look(),
      asks: true,
      fields: [
        { key: 'name', required: true },
        { key: 'topic', required: true },
      ],
    }
    const told = askedOf(asks, [], nameOf([]))
    expect(told?.fields).toEqual([
      {
        key: 'name',
        kind: 'text',
        required: true,
        label: { fr: 'Votre nom', en: 'Your name' },
        choices: null,
      },
    ])
    const topics = { fr: 'Livraison\nAtelier', en: '' }
    expect(askedOf({ ...asks, topics }, [], nameOf([]))?.fields[1]?.choices).toEqual({
      fr: ['Livraison', 'Atelier'],
      en: ['Livraison', 'Atelier'],
    })
  })
})

it('finds chosen channels that nobody could be led to', () => {
  const known = channel(6, { provider: 'twilio', address: '+33700000001' })
  const hidden = channel(7, { provider: 'whatsapp', address: '1122334455' })
  const onward = [6, 7].map((id) => ({ channel: id, address: '' }))
  expect(unaddressed({ ...look(), onward }, [known, hidden])).toEqual([7])
  const named = [{ channel: 7, address: '+33612345678' }]
  expect(unaddressed({ ...look(), onward: named }, [known, hidden])).toEqual([])
})
