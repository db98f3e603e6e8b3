"""The bytes of Yjs' wire format: numbers of seven bits a byte, and byte strings that say their length first."""


class Broken(ValueError):
    """The bytes are not what they should be."""


MOST = 2**53  # JavaScript's numbers are exact up to here


class Reader:
    """Reads one message from its start, refusing what two readers could understand differently."""

    __slots__ = ("_bytes", "_end", "at")

    def __init__(self, message: bytes) -> None:
        self._bytes = message
        self._end = len(message)
        self.at = 0

    @property
    def is_done(self) -> bool:
        """Tell whether everything is read."""
        return self.at == self._end

    def byte(self) -> int:
        """Read one byte.

        Raises:
            Broken: nothing is left.
        """
        if self.at >= self._end:
            raise Broken("ends too early")
        value = self._bytes[self.at]
        self.at += 1
        return value

    def number(self, most: int = MOST) -> int:
        """Read a number.

        Raises:
            Broken: it is larger than `most`, written longer than need be, or cut off.
        """
        first = self.byte()
        if first < 0x80:
            value = first
        else:
            value, shift, part = first & 0x7F, 7, first
            while part >= 0x80:
                part = self.byte()
                value |= (part & 0x7F) << shift
                shift += 7
                if shift > 56:
                    raise Broken("number too long")
            if part == 0:
                raise Broken("number padded with zeros")
        if value > most:
            raise Broken("number too large")
        return value

    def bytes(self, most: int) -> bytes:
        """Read a byte string.

        Raises:
            Broken: it is longer than `most`, or cut off.
        """
        length = self.number(most)
        start, self.at = self.at, self.at + length
        if self.at > self._end:
            raise Broken("ends too early")
        return self._bytes[start : self.at]

    def text(self, most: int) -> str:
        """Read a text.

        Raises:
            Broken: it is longer than `most` bytes, cut off, or not UTF-8.
        """
        try:
            return self.bytes(most).decode()
        except UnicodeDecodeError as error:
            raise Broken("text is not UTF-8") from error


def number(value: int) -> bytes:
    """Write a number."""
    written = bytearray()
    while value >= 0x80:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)


def framed(message: bytes) -> bytes:
    """Write a byte string with its length before it."""
    return number(len(message)) + message
