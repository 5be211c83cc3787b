package mail

import "strings"

// Unforwarded undoes the Sender Rewriting Scheme, by which forwarders and smarthosts put the reverse-path of a mail into
// one of their own (SRS0=hash=time=domain=local, SRS1=hash=host==hash=time=domain=local; RFC 5321 §4.5.5 speaks of
// neither). It proves nothing: hashes are the forwarder's. ok is false where local is no such part. The case of
// letters is as it came: forwarders change it.
func Unforwarded(local string) (a Address, ok bool) {
	if len(local) < 5 || !strings.EqualFold(local[:3], "SRS") || !strings.ContainsRune("+-=", rune(local[4])) {
		return Address{}, false
	}
	rest := local[5:]
	switch local[3] {
	case '0':
	case '1': // hash, the first forwarder, and what stood behind its SRS0
		parts := strings.SplitN(rest, "=", 3)
		if len(parts) < 3 || parts[2] == "" || !strings.ContainsRune("+-=", rune(parts[2][0])) {
			return Address{}, false
		}
		rest = parts[2][1:]
	default:
		return Address{}, false
	}
	parts := strings.SplitN(rest, "=", 4) // hash, time, domain, local part
	if len(parts) < 4 || parts[2] == "" || parts[3] == "" {
		return Address{}, false
	}
	return Address{Local: parts[3], Domain: parts[2]}, true
}
