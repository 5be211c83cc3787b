package machine

import (
	"slices"
	"strings"

	"guichet/parser/header"
)

// machineNames are all the fields that Detect asks for, in lower case.
var machineNames = func() map[string]bool {
	names := slices.Concat(replyFields, generatedFields, listFields, bulkFields, []string{
		"Auto-Submitted", "X-Auto-Submitted", "Precedence", "X-Precedence", "Preference", "Delivered-To",
		"X-POST-MessageClass", "List-Unsubscribe", "Return-Path", "Content-Class", "Sender", "X-Loop", "X-Mailer",
	})
	m := make(map[string]bool, len(names))
	for _, n := range names {
		m[strings.ToLower(n)] = true
	}
	return m
}()

// maxMachineName is longer than every one of machineNames.
const maxMachineName = 40

// machineFields returns the fields of h that Detect asks for, in order: few mails have
// more than one or two, and it asks for seventy.
func machineFields(h header.Header) header.Header {
	var kept header.Header
	var low [maxMachineName]byte
	for _, f := range h {
		if len(f.Name) > len(low) {
			continue
		}
		odd := false
		for i := range len(f.Name) {
			c := f.Name[i]
			if 'A' <= c && c <= 'Z' {
				c |= 0x20
			}
			odd = odd || c >= 0x80 // some letters fold to plain ones
			low[i] = c
		}
		if odd || machineNames[string(low[:len(f.Name)])] {
			kept = append(kept, f)
		}
	}
	return kept
}
