// The company as the server knows it, read once and again after it changed; and the clock that counts where nobody
// said theirs.
import { useQuery } from '@tanstack/vue-query'
import type { Company } from '@shared/api/types'
import { said } from '@shared/api/client'
import { api } from '@/app/api'
import { queries } from '@/app/query'

export const COMPANY = ['company']

export const useCompany = () =>
  useQuery({ queryKey: COMPANY, queryFn: () => said(api.GET('/api/company')) }, queries)

/** The company's time zone, or this browser's where none was chosen or nobody answered. */
export const zoneOf = (company: Company | undefined): string =>
  company?.time_zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone
