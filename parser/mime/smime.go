package mime

import "strings"

func isSMIME(l *Part) bool {
	if l.Type == "application/pkcs7-mime" || l.Type == "application/x-pkcs7-mime" {
		return true
	}
	return l.Type == "application/octet-stream" && strings.HasSuffix(strings.ToLower(l.Name), ".p7m")
}
