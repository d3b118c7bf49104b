id,date,customer,segment,score{{repeat 20000 ,x}}
