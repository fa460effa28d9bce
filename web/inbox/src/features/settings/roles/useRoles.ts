// The roles there are: the product's own, then the house's. Read again with the directory, whenever names change.
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { said } from '@shared/api/client'
import type { Agent, RoleCard } from '@shared/api/types'
import { t } from '@shared/i18n'
import { api } from '@/app/api'
import { queries } from '@/app/query'

/** A role as somebody has it: `id` goes with the house's own alone. */
export interface Post {
  role: Agent['role']
  role_id: number | null
}

export const RIGHTS = ['answer', 'supervise', 'administer'] as const

const keyOf = ({ role, role_id }: Post): string => (role === 'custom' ? String(role_id) : role)
export const postOf = ({ role, id }: RoleCard): Post => ({ role, role_id: id })

export function useRoles() {
  const query = useQuery(
    { queryKey: ['directory', 'roles'], queryFn: () => said(api.GET('/api/roles')) },
    queries,
  )
  const cards = computed<RoleCard[]>(() => query.data.value ?? [])
  const byKey = computed(() => new Map(cards.value.map((card) => [keyOf(postOf(card)), card])))

  /** What a role is called; one that is not read yet, or gone, by what it is. */
  const nameOf = (post: Post): string => byKey.value.get(keyOf(post))?.name ?? t(`people.roles.${post.role}`)
  const options = computed(() =>
    cards.value.map((card) => ({ value: keyOf(postOf(card)), label: nameOf(postOf(card)) })),
  )
  const postBy = (key: string): Post => {
    const card = byKey.value.get(key)
    return card ? postOf(card) : { role: 'agent', role_id: null }
  }
  return { cards, options, nameOf, keyOf, postBy, query }
}
