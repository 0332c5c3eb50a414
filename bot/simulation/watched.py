"""Waiting until something changes in what is simulated."""

import asyncio
from collections.abc import Callable


class Watched:
    """What others wait on: whoever changes it stirs them."""

    def __init__(self) -> None:
        self._stir = asyncio.Event()

    def stir(self) -> None:
        """Wake those who wait for something to happen."""
        stirred, self._stir = self._stir, asyncio.Event()
        stirred.set()

    async def stirred(self) -> None:
        """Return once something has changed."""
        await self._stir.wait()

    async def until(self, is_so: Callable[[], bool], seconds: float) -> bool:
        """Wait until *is_so*, for *seconds* at most; return whether it is."""
        try:
            async with asyncio.timeout(seconds):
                while not is_so():
                    await self.stirred()
        except TimeoutError:
            return is_so()
        return True
