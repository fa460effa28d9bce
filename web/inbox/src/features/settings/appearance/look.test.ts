import { describe, expect, it } from 'vitest'
import { channel } from '@/testing/people'
import { configOf, instead, lookOf, settingsOf } from './look'

const bare = channel(5, { provider: 'webchat', address: 'site5', avatar: '/v1/webchat/site5/avatar?v=1' })

describe('a look', () => {
  it('comes back from what is kept as it was', () => {
    const look = {
      ...lookOf(bare),
      origins: 'https://a.example\nhttps://b.example',
      name: ' Camille ',
      own: true,
      dark: '#7bd8a5',
      theme: 'auto' as const,
      only: '/boutique/*',
      words: {
        fr: { greeting: 'Bonjour', hint: 'Dans l’heure', write: '' },
        en: { greeting: '', hint: '', write: 'Ask' },
      },
    }
    const kept = settingsOf(look)
    expect(lookOf({ ...bare, settings: kept })).toEqual({ ...look, name: 'Camille' })
    expect(kept.pages).toEqual({ only: ['/boutique/*'], hidden: [] })
  })

  it('is shown with the shade that the dark theme takes', () => {
    const config = configOf({ ...lookOf(bare), accent: '#146c5c' }, bare, 'Atelier')
    expect(config.brand).toBe('Atelier')
    expect(config.avatar).toBe(bare.avatar)
    expect(config.style).toMatchObject({ '--brand-fg': '#ffffff', '--brand-dark': '#448a7d' })
  })

  it('names the nearest colour where one cannot be read', () => {
    expect(instead('#ffd400', 'light')).toBe('#8c7400')
    expect(instead('#ffd400', 'dark')).toBeNull()
  })
})
