// Package metrics owns what a collector reads of a running desk, in Prometheus' text format: how many
// mails went which way (the verbs of the mail log), how long taking and handing over a mail takes, and what
// there is now: tickets, letters, held mails, certificates, disk, backup. Their names are those of
// docs/alerts.yml and docs/dashboard.json, and never change.
//
// It refuses to know the store: what there is now comes by a function, which is asked once in ten seconds
// at most, however many collectors come. No label holds what a stranger wrote: its values are words of ours.
package metrics
