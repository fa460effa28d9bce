// Every sentence of the widget, in its two languages. French spaces are those of the typographer.

import { OPEN, type Language } from './language'

const fr = {
  open: OPEN.fr,
  close: 'Fermer la discussion',
  title: 'Discussion avec',
  hello: 'Bonjour\u202f! Comment pouvons-nous vous aider\u202f?',
  write: 'Votre message',
  send: 'Envoyer',
  attach: 'Joindre un fichier',
  you: 'Vous',
  company: 'Le service client',
  bot: 'Assistant automatique',
  typing: 'est en train d\u2019\u00e9crire\u2026',
  sending: 'Envoi\u2026',
  sent: 'Envoy\u00e9',
  failed: 'Non envoy\u00e9',
  again: 'R\u00e9essayer',
  drop: 'Abandonner',
  offline: 'Hors connexion. Vos messages partiront d\u00e8s qu\u2019elle reviendra.',
  older: 'Messages pr\u00e9c\u00e9dents',
  unread: (n: number) => (n > 1 ? `${n} messages non lus` : `${n} message non lu`),
  file: 'Fichier',
  waiting: 'en cours de r\u00e9ception\u2026',
  lost: 'indisponible',
  large: 'Ce fichier est trop lourd\u00a0: 20\u00a0Mo au plus.',
  many: 'Dix fichiers au plus par message.',
  refused: 'Ce message n\u2019a pas pu \u00eatre envoy\u00e9.',
  deleted: 'Message retir\u00e9',
  photo: 'Photo',
  remove: 'Retirer',
}

export type Words = typeof fr

const en: Words = {
  open: OPEN.en,
  close: 'Close the chat',
  title: 'Chat with',
  hello: 'Hello! How can we help?',
  write: 'Your message',
  send: 'Send',
  attach: 'Attach a file',
  you: 'You',
  company: 'Customer service',
  bot: 'Automatic assistant',
  typing: 'is typing\u2026',
  sending: 'Sending\u2026',
  sent: 'Sent',
  failed: 'Not sent',
  again: 'Try again',
  drop: 'Discard',
  offline: 'You are offline. Your messages will leave as soon as you are back.',
  older: 'Earlier messages',
  unread: (n: number) => (n === 1 ? '1 unread message' : `${n} unread messages`),
  file: 'File',
  waiting: 'being received\u2026',
  lost: 'unavailable',
  large: 'This file is too large: 20 MB at most.',
  many: 'Ten files at most in one message.',
  refused: 'This message could not be sent.',
  deleted: 'Message removed',
  photo: 'Photo',
  remove: 'Remove',
}

const DICTIONARY: Record<Language, Words> = { fr, en }

/** `told`: words of the page itself that go before ours, as JSON; what cannot be read changes nothing. */
export function wordsOf(language: Language, told: string | null = null): Words {
  try {
    const { unread } = DICTIONARY[language]
    return { ...DICTIONARY[language], ...(JSON.parse(told ?? "{}") as Partial<Words>), unread }
  } catch {
    return DICTIONARY[language]
  }
}
