import { describe, expect, it } from 'vitest'
import { shownOf, treatment } from './shell'

const ORIGIN = 'https://causerie.example'
const asked = (path: string, mode = 'navigate', method = 'GET') =>
  treatment({ method, mode, url: new URL(path, ORIGIN).href }, ORIGIN)

describe('what the worker does with a request', () => {
  it('stands in for pages of the inbox alone', () => {
    expect(['/', '/c/12', '/settings/profile', '/sign-in?next=%2F'].map((path) => asked(path))).toEqual(
      Array(4).fill('page'),
    )
    const others = ['/api/me', '/start?token=x', '/files/x', '/widget/loader.js', '/v1/webchat/x', '/hooks/x']
    expect(others.map((path) => asked(path))).toEqual(Array(6).fill('network'))
  })

  it('keeps assets, and nothing of the API', () => {
    expect(asked('/assets/main-x.js', 'cors')).toBe('asset')
    expect(asked('/api/conversations', 'cors')).toBe('network')
    expect(asked('/assets/main-x.js', 'cors', 'HEAD')).toBe('network')
    expect(asked('https://elsewhere.example/assets/main-x.js', 'cors')).toBe('network')
    expect(asked('/sw.js', 'same-origin')).toBe('network')
  })
})

describe('what a push shows', () => {
  it('is what the server wrote', () => {
    const told = { title: 'Léa Martin', body: 'Nouveau message.', tag: 'c12', url: '/c/12' }
    expect(shownOf(() => told)).toEqual(told)
  })

  it('is something in any case, and leads nowhere else', () => {
    const bare = { title: 'Causerie', body: '', tag: 'causerie', url: '/' }
    expect(
      shownOf(() => {
        throw new SyntaxError('no JSON')
      }),
    ).toEqual(bare)
    expect(shownOf(() => null)).toEqual(bare)
    expect(shownOf(() => ({ title: 1, url: 'https://elsewhere.example/' }))).toEqual(bare)
  })
})
