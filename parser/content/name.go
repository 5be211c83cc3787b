package content

import (
	"strconv"
	"strings"
	"unicode"

	"guichet/parser/plain"
)

// maxName is the longest file name in bytes; common file systems take 255.
const maxName = 200

// SafeName makes a name that can be shown and saved anywhere: one path element, nothing
// that reorders or hides text, not the name of a device, not too long. "" if nothing of it
// is left.
func SafeName(s string) string {
	s = strings.Map(nameRune, strings.ToValidUTF8(s, "�"))
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	s = strings.TrimRight(strings.TrimSpace(s), ". ")
	if strings.Trim(s, "._ ") == "" {
		return ""
	}
	if stem, _, _ := strings.Cut(s, "."); reserved(strings.ToLower(stem)) {
		s = "_" + s
	}
	if len(s) <= maxName {
		return s
	}
	ext := extension(s)
	return strings.TrimSpace(plain.Cut(s, maxName-len(ext))) + ext
}

func nameRune(r rune) rune {
	switch {
	case plain.IsBidiControl(r), unicode.Is(unicode.Cf, r) && r != 0x200d && r != 0x200c:
		return -1
	case unicode.IsControl(r), r == '\u2028', r == '\u2029':
		return ' '
	}
	return r
}

// reserved reports whether Windows takes a name for a device.
func reserved(stem string) bool {
	switch stem {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(stem) == 4 && (strings.HasPrefix(stem, "com") || strings.HasPrefix(stem, "lpt")) && stem[3] >= '1' && stem[3] <= '9'
}

// extension returns ".ext" of a name, "" if it has none that is short.
func extension(s string) string {
	i := strings.LastIndexByte(s, '.')
	if i < 1 || len(s)-i > 12 {
		return ""
	}
	return s[i:]
}

// extensions gives a nameless file one that opens.
var extensions = map[string]string{
	"application/pdf": ".pdf", "application/zip": ".zip", "application/gzip": ".gz", "application/json": ".json",
	"application/msword": ".doc", "application/vnd.ms-excel": ".xls", "application/rtf": ".rtf", "application/xml": ".xml",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   ".docx",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         ".xlsx",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
	"application/pgp-signature": ".asc", "application/pgp-keys": ".asc", "application/pgp-encrypted": ".asc",
	"application/pkcs7-mime": ".p7m", "application/x-pkcs7-mime": ".p7m", "application/pkcs7-signature": ".p7s", "application/x-pkcs7-signature": ".p7s",
	"application/ms-tnef": ".dat", "application/vnd.ms-outlook": ".msg", "application/ics": ".ics",
	"audio/mpeg": ".mp3", "audio/wav": ".wav", "audio/x-wav": ".wav", "audio/ogg": ".ogg", "audio/mp4": ".m4a",
	"image/png": ".png", "image/jpeg": ".jpg", "image/jpg": ".jpg", "image/pjpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp", "image/bmp": ".bmp", "image/tiff": ".tif", "image/svg+xml": ".svg", "image/heic": ".heic",
	"message/rfc822": ".eml", "message/global": ".eml", "message/delivery-status": ".txt", "message/disposition-notification": ".txt", "message/feedback-report": ".txt", "message/partial": ".eml",
	"text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "text/csv": ".csv", "text/vcard": ".vcf", "text/x-vcard": ".vcf", "text/directory": ".vcf", "text/xml": ".xml", "text/rtf": ".rtf", "text/rfc822-headers": ".txt", "text/markdown": ".md",
	"video/mp4": ".mp4", "video/quicktime": ".mov", "video/mpeg": ".mpg",
}

// fallbackName names the n-th file of a mail.
func fallbackName(n int, kind string) string {
	ext := extensions[kind]
	if ext == "" {
		ext = ".bin"
	}
	return "attachment-" + strconv.Itoa(n) + ext
}
