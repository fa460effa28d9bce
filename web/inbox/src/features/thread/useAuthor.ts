// Who speaks in a message, as people call them.
import type { Message } from '@shared/api/types'
import { t } from '@shared/i18n'
import { useDirectory } from '@/app/directory'

/** `customer`: the name of the person whose thread it is. */
export function useAuthor() {
  const directory = useDirectory()
  return (message: Message, customer: string): string => {
    if (message.direction === 'inbound' || message.author === 'customer') return customer
    if (message.author === 'agent') return directory.agentName(message.agent_id)
    if (message.author !== 'native') return t(`thread.${message.author}`)
    return t('thread.native', { channel: directory.channel(message.channel_id)?.name ?? '' })
  }
}
