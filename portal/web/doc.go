// Package web is the portal's pages (PRODUCT 8): for customers their tickets, for agents their queue, for strangers a
// form and a login. Plain HTML of the server, which works without script; a GET changes nothing.
//
// It refuses to know rules and rights: what is asked goes to the desk's own verbs (Act, Open, Show, Find), and they
// say what may be seen and done. Here are cookies, forms and looks.
package web
