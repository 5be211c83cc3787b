package transfer

// HexByte reads two hexadecimal digits, in upper or lower case.
func HexByte(hi, lo byte) (byte, bool) {
	a, ok := hexDigit(hi)
	b, ok2 := hexDigit(lo)
	return a<<4 | b, ok && ok2
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	}
	return 0, false
}
