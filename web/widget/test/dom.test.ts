import { describe, expect, it } from 'vitest'
import { h, linked } from '../src/dom'

const html = (text: string) => h('p', {}, ...linked(text)).innerHTML

describe('words as elements', () => {
  it('are never markup', () => {
    expect(html('<img src=x onerror=alert(1)>')).toBe('&lt;img src=x onerror=alert(1)&gt;')
  })

  it('have links, without the punctuation after them', () => {
    const link = (url: string) =>
      `<a href="${url}" target="_blank" rel="noopener noreferrer nofollow">${url}</a>`
    expect(html('Voir https://a.example/x?y=1.')).toBe(`Voir ${link('https://a.example/x?y=1')}.`)
    expect(html('(https://a.example/x)')).toBe(`(${link('https://a.example/x')})`)
    expect(html('http://a.example et http://b.example')).toBe(
      `${link('http://a.example')} et ${link('http://b.example')}`,
    )
  })

  it('have no links to anything that runs', () => {
    expect(html('javascript:alert(1) data:text/html,x')).not.toContain('<a')
    expect(html('https://a.example/"onclick="x')).not.toContain('onclick="x"')
  })

  it('take attributes, listeners and children', () => {
    let pressed = 0
    const button = h(
      'button',
      { class: 'a', disabled: false, hidden: true, onclick: () => pressed++ },
      'x',
      null,
      false,
    )
    button.click()
    expect([
      button.className,
      button.hidden,
      button.disabled,
      button.type,
      button.textContent,
      pressed,
    ]).toEqual(['a', true, false, 'button', 'x', 1])
  })
})
