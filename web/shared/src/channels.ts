// How each kind of channel looks: always an icon, a name and a colour together, never colour alone.
// The only table of the browser that knows providers by name; a provider missing from it still has a face.
import {
  AtSign,
  Globe,
  Mail,
  MessageCircle,
  MessageSquareText,
  MessagesSquare,
  Phone,
  Send,
} from '@lucide/vue'
import type { Component } from 'vue'

export interface ChannelLook {
  icon: Component
  /** The trade's name for the kind; the same in every language. */
  name: string
  color: string
}

const LOOKS: Record<string, ChannelLook> = {
  twilio: { icon: MessageSquareText, name: 'SMS', color: 'var(--channel-sms)' },
  whatsapp: { icon: MessageCircle, name: 'WhatsApp', color: 'var(--channel-whatsapp)' },
  telegram: { icon: Send, name: 'Telegram', color: 'var(--channel-telegram)' },
  webchat: { icon: Globe, name: 'Web', color: 'var(--channel-web)' },
  email: { icon: Mail, name: 'E-mail', color: 'var(--channel-email)' },
  messenger: { icon: MessagesSquare, name: 'Messenger', color: 'var(--channel-messenger)' },
  instagram: { icon: AtSign, name: 'Instagram', color: 'var(--channel-instagram)' },
  voice: { icon: Phone, name: 'Voice', color: 'var(--channel-voice)' },
}

export function lookOf(provider: string | undefined): ChannelLook {
  return LOOKS[provider ?? ''] ?? { icon: MessageCircle, name: provider ?? '—', color: 'var(--fg-1)' }
}
