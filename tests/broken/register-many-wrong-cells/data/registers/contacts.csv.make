customer,date,channel
{{repeat 26 C1,31/12/2026,phone\n}}
