package mime

import "strings"

func isSMIME(l *Part) bool {
	if l.Type == "application/pkcs7-mime" || l.Type == "application/x-pkcs7-mime" {
		return true
	}
	name := strings.ToLower(l.Name)
	return l.Type == "application/octet-stream" && (strings.HasSuffix(name, ".p7m") || strings.HasSuffix(name, ".p7z"))
}
