"""The company: read by everybody who works there, changed by administrators."""

from __future__ import annotations

from litestar import get, put
from litestar.params import JSONBody

from causerie.desk.establish import establish
from causerie.http.injected import ADMINISTER, TheGrant, TheMeans
from causerie.http.schemas.agents import CompanyWritten
from causerie.model.house import Company
from causerie.store import company as stored


@get("/company")
async def company(means: TheMeans) -> Company:
    """Its name, the language it speaks where it knows no other, and its time zone, null until one was chosen."""
    async with means.database.connection() as conn:
        return await stored.company(conn)


@put("/company", opt=ADMINISTER)
async def change_company(means: TheMeans, grant: TheGrant, data: JSONBody[CompanyWritten]) -> Company:
    """Another name, language or time zone. 400 `unknown_time_zone`."""
    wanted = Company(data.name.strip(), data.language, data.time_zone)
    await means.run(lambda work: establish(work, grant=grant, wanted=wanted))
    await means.look_again()
    return wanted
