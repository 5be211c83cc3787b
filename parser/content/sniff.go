package content

import (
	"bytes"
	"strings"
)

// magic is how a kind of file begins, and which labels it may carry.
type magic struct {
	prefix string
	kind   string
	fits   []string // beginnings of the media types that do no harm to who believes them
}

var magics = []magic{
	{"%PDF-", "application/pdf", []string{"application/"}},
	{"\x89PNG\r\n\x1a\n", "image/png", []string{"image/", "application/"}},
	{"\xff\xd8\xff", "image/jpeg", []string{"image/", "application/"}},
	{"GIF87a", "image/gif", []string{"image/", "application/"}},
	{"GIF89a", "image/gif", []string{"image/", "application/"}},
	{"PK\x03\x04", "application/zip", []string{"application/", "multipart/", "model/", "font/", "audio/"}},
	{"\x1f\x8b", "application/gzip", []string{"application/"}},
	{"Rar!\x1a\x07", "application/vnd.rar", []string{"application/"}},
	{"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", []string{"application/"}},
	{"MZ", "application/vnd.microsoft.portable-executable", []string{"application/x-ms", "application/vnd.microsoft", "application/x-dosexec", "application/x-exe", "application/exe", "text/"}},
	{"\x7fELF", "application/x-elf", []string{"application/x-"}},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage", []string{"application/"}},
	{"{\\rtf", "application/rtf", []string{"application/", "text/"}},
	{"<!doctype html", "text/html", []string{"text/", "application/"}},
	{"<html", "text/html", []string{"text/", "application/"}},
	{"<script", "text/html", []string{"text/", "application/"}},
}

// begins reports whether a file begins so. Octets are compared as they are: folded as letters, any
// that are no UTF-8 would be equal. Tags of a web page may have any case.
func (m magic) begins(b []byte) bool {
	if len(b) < len(m.prefix) {
		return false
	}
	b = b[:len(m.prefix)]
	if m.prefix[0] == '<' {
		b = bytes.ToLower(b)
	}
	return string(b) == m.prefix
}

// sniffSize is how much of a file sniff looks at.
const sniffSize = 512

// sniff returns the media type of a file: what it says, unless its first bytes show that
// this is no answer or a lie. PDF in octet-stream is the common case, a web page in
// image/png the dangerous one.
func sniff(said string, head []byte) string {
	generic := said == "" || said == "application/octet-stream" || said == "application/octetstream" || said == "application/x-download" || said == "application/force-download" || said == "application/unknown"
	if len(head) == 0 {
		return said
	}
	text := bytes.TrimLeft(head, " \t\r\n\xef\xbb\xbf")
	for _, m := range magics {
		b := head
		if m.prefix[0] == '<' {
			b = text
		}
		if !m.begins(b) {
			continue
		}
		if generic && (m.prefix != "MZ" || len(head) > 64) {
			if m.kind == "application/x-ole-storage" {
				return said
			}
			return m.kind
		}
		for _, fit := range m.fits {
			if strings.HasPrefix(said, fit) {
				return said
			}
		}
		if m.prefix == "MZ" && !bytes.Contains(head, []byte{0}) {
			return said
		}
		return m.kind
	}
	return said
}
