"""Is every shape of export that shops and bookkeepers produce read to the right rows, orders, customers and total?

The files are made up; the headers are those of the systems.
"""

# ruff: noqa: E501  -- a row of an export is one line

from __future__ import annotations

from datetime import date

import pytest

from clv.intake.choices import Choices, DateOrder, OrderAmounts
from tests.intake.conftest import Read
from tests.intake.shape import Shape, check

SHOPIFY_HEAD = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,"
    "Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Billing Country,Cancelled at,Refunded Amount,"
    "Id,Source\n"
)
SHAPES = [
    Shape(
        "Shopify orders",
        SHOPIFY_HEAD + "#1001,Ada@Example.test,paid,2026-03-06 09:00:00 +0000,fulfilled,EUR,30.00,5.00,6.00,35.00,0.00,"
        "2026-03-06 08:58:42 +0000,2,Mug,10.00,A,NL,,0.00,501,web\n"
        "#1001,ada@example.test,,,,,,,,,,2026-03-06 08:58:42 +0000,1,Plate,10.00,,,,,,\n"
        "#1002,bob@example.test,refunded,2026-03-07 09:00:00 +0000,,EUR,20.00,0,0,20.00,0.00,"
        "2026-03-07 23:58:42 +0000,1,Mug,20.00,B,NL,,20.00,502,web\n"
        "#1003,,paid,2026-03-08 09:00:00 +0000,,EUR,7.00,0,0,7.00,0.00,2026-03-08 08:58:42 +0000,1,Mug,7.00,,NL,,0,503,pos\n"
        "#1004,eve@example.test,voided,,,EUR,8.00,0,0,8.00,0.00,2026-03-08 08:58:42 +0000,1,Mug,8.00,,NL,,0,504,web\n"
        "#1005,ada@example.test,partially_refunded,2026-03-09 09:00:00 +0000,,EUR,50.00,0,0,50.00,0.00,"
        "2026-03-13 08:58:42 +0000,1,Mug,50.00,A,NL,,15.00,505,web\n",
        rows=6,
        used=3,
        orders=3,
        customers=2,
        revenue=35 + 20 - 20 + 50 - 15,
        left_out={"order_line": 1, "no_customer": 1, "status": 1},
        columns={"order": "Name", "customer": "Email", "amount": "Total", "date": "Created at", "channel": "Source"},
        currency="EUR",
        first=date(2026, 3, 6),
    ),
    Shape(
        "WooCommerce analytics",
        'Date,"Order #","N. Revenue (formatted)",Status,Customer,"Customer type",Product(s),"Items sold",Coupon(s),'
        '"Net Sales",Attribution\n'
        '"2025-01-03 10:00:00",101,"€30.00",completed,"An Vis",new,"1× Mug",1,,30,"Source: Google"\n'
        '"2025-01-04 10:00:00",101,"€-30.00",refunded,"An Vis",returning,"1× Mug",1,,-30,"Source: Google"\n'
        '"2025-01-15 10:00:00",102,"€1,250.50",completed,"Bo Berg",new,"2× Lamp",2,,1250.5,Direct\n'
        '"2025-01-16 10:00:00",103,"€10.00",cancelled,"Bo Berg",returning,"1× Mug",1,,10,Direct\n',
        rows=4,
        used=3,
        orders=2,
        customers=2,
        revenue=1250.5,
        left_out={"status": 1},
        columns={"order": "Order #", "customer": "Customer", "amount": "Net Sales"},
    ),
    Shape(
        "WooCommerce order export, total repeated on each item",
        "order_id,order_date,order_total,customer_id,billing_email,item_name,item_quantity\n"
        "11,2025-02-01 10:00,40.00,5,an@example.test,Mug,1\n11,2025-02-01 10:00,40.00,5,an@example.test,Plate,1\n"
        "12,2025-02-02 10:00,15.00,0,guest@example.test,Mug,1\n13,2025-02-03 10:00,9.00,6,bo@example.test,Mug,1\n",
        rows=4,
        used=2,
        orders=2,
        customers=2,
        revenue=49,
        left_out={"order_line": 1, "no_customer": 1},
        columns={"customer": "customer_id", "amount": "order_total", "order": "order_id", "date": "order_date"},
    ),
    Shape(
        "WooCommerce plugin with a Cyrillic letter",
        "Сustomer ID,Order ID,Order Date,Order Total\n5,11,2025-02-01,40.00\n6,12,2025-02-20,1.00\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=41,
    ),
    Shape(
        "WooCommerce's own tables: a guest beside a single word that cancels",
        "id,status,currency,type,tax_amount,total_amount,customer_id,date_created_gmt,parent_order_id\n"
        "11,wc-completed,EUR,shop_order,5.2,30.00000000,5,2025-01-03 10:00:00,0\n"
        "12,wc-completed,EUR,shop_order,5.2,31.50000000,0,2025-01-13 10:00:00,0\n"
        "13,wc-cancelled,EUR,shop_order,5.2,31.50000000,5,2025-01-13 10:00:00,0\n",
        rows=3,
        used=1,
        orders=1,
        customers=1,
        revenue=30,
        left_out={"status": 1, "no_customer": 1},
    ),
    Shape(
        "Magento",
        'ID,"Purchase Point","Purchase Date","Bill-to Name","Ship-to Name","Grand Total (Base)","Grand Total (Purchased)",'
        'Status,"Billing Address","Customer Email","Customer Group",Subtotal\n'
        '000000001,"Main Website","Jan 3, 2025 10:11:12 AM","An Vis","An Vis",€30.00,€30.00,Complete,x,an@example.test,1,25\n'
        '000000002,"Main Website","Jan 14, 2025 1:11:12 PM","Bo Berg","Bo",€12.50,€12.50,Canceled,x,bo@example.test,1,10\n'
        '000000003,Shop,"Feb 1, 2025 1:11:12 PM","Bo Berg","Bo",€12.50,€12.50,Processing,x,bo@example.test,1,10\n',
        rows=3,
        used=2,
        orders=2,
        customers=2,
        revenue=42.5,
        left_out={"status": 1},
        columns={
            "order": "ID",
            "customer": "Customer Email",
            "amount": "Grand Total (Base)",
            "channel": "Purchase Point",
        },
        currency="EUR",
        first=date(2025, 1, 3),
    ),
    Shape(
        "Magento in Dutch calls the amount Aantal",
        "Bestelnummer;Datum;Klantnaam;Aantal\n1;3-1-2025;An Vis;€ 30,00\n2;14-1-2025;Bo Berg;€ 12,50\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=42.5,
        columns={"amount": "Aantal"},
    ),
    Shape(
        "PrestaShop",
        "ID;Reference;New client;Delivery;Customer;Total;Payment;Status;Date\n"
        '1;ABCDEFGHI;1;Poland;A. Nowak;"1 234,00 zł";Card;Delivered;2025-03-01 10:00:00\n'
        '2;JKLMNOPQR;0;Poland;A. Nowak;"56,50 zł";Card;Canceled;2025-03-02 10:00:00\n'
        '3;STUVWXYZA;0;Poland;B. Wilk;"6,50 zł";Card;Payment accepted;2025-03-03 10:00:00\n',
        rows=3,
        used=2,
        orders=2,
        customers=2,
        revenue=1240.5,
        left_out={"status": 1},
        columns={"customer": "Customer", "amount": "Total", "order": "Reference"},
        currency="PLN",
    ),
    Shape(
        "PayPal NL: commas between cells, decimal commas within quotes",
        '"Datum","Tijd","Tijdzone","Naam","Type","Status","Valuta","Bruto","Kosten","Netto","Van e-mailadres","Transactiereferentie"\n'
        '"03-01-2025","10:00:00","CET","An Vis","Express Checkout-betaling","Voltooid","EUR","30,00","-1,20","28,80","an@example.test","T1"\n'
        '"14-01-2025","10:00:00","CET","Bo Berg","Express Checkout-betaling","Voltooid","EUR","1.030,00","-1,20","28,80","bo@example.test","T2"\n'
        '"15-01-2025","10:00:00","CET","Bo Berg","Terugbetaling","Voltooid","EUR","-30,00","0,20","-29,80","bo@example.test","T3"\n'
        '"16-01-2025","10:00:00","CET","Bo Berg","Blokkering op rekening","Voltooid","EUR","-5,00","0,00","-5,00","bo@example.test","T4"\n'
        '"20-01-2025","10:00:00","CET","","Algemene opname","Voltooid","EUR","-900,00","0,00","-900,00","","T5"\n',
        rows=5,
        used=3,
        orders=3,
        customers=2,
        revenue=1030,
        left_out={"set_apart": 2},
        columns={"customer": "Van e-mailadres", "amount": "Bruto", "kind": "Type"},
        currency="EUR",
    ),
    Shape(
        "PayPal PL",
        '"Data","Godzina","Strefa czasowa","Nazwa","Typ","Status","Waluta","Brutto","Opłata","Netto"\n'
        '"03.01.2025","10:00:00","CET","An Vis","Płatność","Zakończona","PLN","30,00","-1,20","28,80"\n'
        '"24.01.2025","10:00:00","CET","Bo Berg","Płatność","Zakończona","PLN","12,00","-1,20","10,80"\n',
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=42,
        columns={"customer": "Nazwa", "amount": "Brutto"},
        currency="PLN",
    ),
    Shape(
        "Mollie: refunds are rows of their own",
        "Date,Payment method,Currency,Amount,Status,ID,Description,Consumer name\n"
        "2025-01-03 10:00:00,ideal,EUR,30.00,paid,tr_1,Order 1,A. Vis\n2025-01-05 10:00:00,refund,EUR,-30.00,refunded,re_1,Order 1,A. Vis\n"
        "2025-01-09 10:00:00,ideal,EUR,5.00,expired,tr_2,Order 2,B. Berg\n2025-01-10 10:00:00,ideal,EUR,8.00,paid,tr_3,Order 3,B. Berg\n",
        rows=4,
        used=3,
        orders=3,
        customers=2,
        revenue=8,
        left_out={"status": 1},
    ),
    Shape(
        "Square",
        "Date,Time,Gross Sales,Discounts,Net Sales,Tax,Total Collected,Transaction ID,Event Type,Customer ID\n"
        "2025-01-03,10:00:00,$12.00,$0.00,$12.00,$0.00,$12.00,T1,Payment,C1\n"
        '2025-01-04,10:00:00,"$1,200.00",$0.00,"$1,200.00",$0.00,"$1,200.00",T2,Payment,C2\n'
        "2025-01-05,10:00:00,-$12.00,$0.00,-$12.00,$0.00,-$12.00,T3,Refund,C1\n2025-01-05,10:00:00,$3.00,$0.00,$3.00,$0,$3,T4,Payment,\n",
        rows=4,
        used=3,
        orders=3,
        customers=2,
        revenue=1200,
        left_out={"no_customer": 1},
        columns={"amount": "Total Collected", "kind": "Event Type"},
        currency="USD",
    ),
    Shape(
        "eBay: lines above the header",
        '"--Seller: x","","",""\n\n"Transaction report","","",""\n"Sales record number","Order number","Buyer username","Sale date","Total price"\n'
        '"1","11-1","an","03-Jan-25","£12.50"\n"2","11-2","bo","14-Jan-25","£7.50"\n',
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=20,
        columns={"order": "Order number", "customer": "Buyer username", "amount": "Total price"},
        currency="GBP",
        first=date(2025, 1, 3),
    ),
    Shape(
        "QuickBooks: titles, a heading above each customer's block, totals",
        "Sales by Customer Detail,,,,,\nMade-up Ltd,,,,,\nJanuary 2025,,,,,\n,Date,Transaction Type,Num,Product/Service,Amount\n"
        "Acme,,,,,\n,01/15/2025,Invoice,1001,Lamp,100.00\n,01/20/2025,Credit Memo,1002,Lamp,-20.00\nTotal for Acme,,,,,80.00\n"
        'Bolt Co,,,,,\n,01/22/2025,Invoice,1003,Mug,"1,000.00"\nTotal for Bolt Co,,,,,"1,000.00"\nTOTAL,,,,,"1,080.00"\n',
        rows=8,
        used=3,
        orders=3,
        customers=2,
        revenue=1080,
        left_out={"heading_row": 2, "total_row": 3},
        first=date(2025, 1, 15),
    ),
    Shape(
        "Xero",
        "*ContactName,EmailAddress,*InvoiceNumber,Reference,*InvoiceDate,*DueDate,Total,*Quantity,*UnitAmount,Currency\n"
        "Acme,a@example.test,INV-1,,15/01/2025,30/01/2025,120.00,1,100.00,GBP\nBolt,,INV-2,,20/01/2025,30/01/2025,60.00,1,50,GBP\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=180,
        columns={"customer": "*ContactName", "order": "*InvoiceNumber", "date": "*InvoiceDate"},
        currency="GBP",
    ),
    Shape(
        "BaseLinker",
        "order_id,date_add,delivery_fullname,buyer_email,product_name,quantity,price,payment_sum,currency,order_source\n"
        "900,2025-01-03 10:00:00,A,an@example.test,Kubek,1,10.00,35.00,PLN,allegro\n"
        "900,2025-01-03 10:00:00,A,an@example.test,Talerz,1,25.00,35.00,PLN,allegro\n"
        "901,2025-01-13 10:00:00,B,bo@example.test,Kubek,1,10.00,10.00,PLN,shop\n",
        rows=3,
        used=2,
        orders=2,
        customers=2,
        revenue=45,
        left_out={"order_line": 1},
        columns={"amount": "payment_sum", "customer": "buyer_email", "channel": "order_source"},
        currency="PLN",
    ),
    Shape(
        "Allegro",
        "data,data zaksięgowania,identyfikator,operacja,operator,oferta,kupujący,kwota,saldo\n"
        "03.01.2025 10:00,03.01.2025,1,wpłata,P,Kubek,an_1,30.00 zł,30.00 zł\n14.01.2025 10:00,14.01.2025,2,wpłata,P,Kubek,bo_2,12.50 zł,42.50 zł\n"
        "15.01.2025 10:00,15.01.2025,3,zwrot,P,Kubek,an_1,-30.00 zł,12.50 zł\n16.01.2025 10:00,16.01.2025,4,wypłata,P,,,-12.50 zł,0.00 zł\n",
        rows=4,
        used=3,
        orders=3,
        customers=2,
        revenue=12.5,
        left_out={"set_apart": 1},
        columns={"customer": "kupujący", "amount": "kwota", "date": "data"},
        currency="PLN",
    ),
    Shape(
        "Fakturownia: the customer is Nabywca, Sprzedawca is the company itself",
        ";Numer;Data wystawienia;Sprzedawca;Nabywca;NIP nabywcy;Netto;VAT;Brutto\n"
        "1;1/2025;2025-01-03;My;A. Nowak;;100,00;23,00;123,00\n2;2/2025;2025-01-04;My;B. Wilk;;1 000,00;230,00;1 230,00\n"
        "Razem;;;;;;1 100,00;253,00;1 353,00\n",
        rows=3,
        used=2,
        orders=2,
        customers=2,
        revenue=1353,
        left_out={"total_row": 1},
        columns={"customer": "Nabywca", "amount": "Brutto", "order": "Numer"},
        encoding="cp1250",
    ),
    Shape(
        "Dutch invoices: byte order mark, decimal comma, a last row Totaal",
        "\ufeffFactuurnummer;Factuurdatum;Debiteur;Klantnaam;Bedrag incl. BTW\r\nF001;03-01-2025;00012;An Vis;1.234,56\r\n"
        "F002;14-01-2025;00013;Bo Berg;100,00\r\nF003;15-01-2025;00012;An Vis;-34,56\r\nTotaal;;;;1.300,00\r\n",
        rows=4,
        used=3,
        orders=3,
        customers=2,
        revenue=1300,
        left_out={"total_row": 1},
        columns={"customer": "Debiteur", "order": "Factuurnummer", "amount": "Bedrag incl. BTW"},
    ),
    Shape(
        "Dutch till",
        "Bonnummer;Datum;Klant;Artikel;Aantal;Prijs;Bedrag\n1;03-01-2025 10:11;Gast;Brood;1;2,50;2,50\n"
        "2;14-01-2025 10:12;12;Taart;1;15,00;15,00\n2;14-01-2025 10:12;12;Brood;2;2,50;5,00\n3;15-01-2025 09:00;0013;Brood;1;2,50;2,50\n",
        rows=4,
        used=3,
        orders=2,
        customers=2,
        revenue=22.5,
        left_out={"no_customer": 1},
    ),
    Shape(
        "German",
        "Bestellnummer;Bestelldatum;Kundennummer;Umsatz\n1;3. März 2025;7;1'234,50 €\n2;10-Dez-25;8;(12,00)\n3;11. Mai 2025;7;12,50-\n",
        rows=3,
        used=3,
        orders=3,
        customers=2,
        revenue=1234.5 - 12 - 12.5,
        currency="EUR",
        first=date(2025, 3, 3),
    ),
    Shape(
        "French",
        "N° de commande;Date de commande;ID client;Montant\n1;3 févr. 2025;7;1\u202f234,50 €\n2;14 août 2025;8;12,00 €\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=1246.5,
        first=date(2025, 2, 3),
    ),
    Shape(
        "Polish month names",
        "Nr zamówienia;Data;Klient;Kwota\n1;3 marca 2025;Nowak;10,00\n2;14 paź 2025;Wilk;5,50\n3;1 września 2025;Nowak;########\n",
        rows=3,
        used=2,
        orders=2,
        customers=2,
        revenue=15.5,
        left_out={"no_amount": 1},
        first=date(2025, 3, 3),
    ),
    Shape(
        "Excel serials, ids with a decimal, leading zeros, an apostrophe, mixed case",
        "customer_id,date,amount\n17850.0,45660,5.00\n 17850 ,45661,6.00\n00017,45662,7.00\n'00017,45663,8.00\nAb1,45664,9.00\nAB1,45664.5,1.00\n",
        rows=6,
        used=6,
        orders=5,
        customers=3,
        revenue=36,
        first=date(2025, 1, 3),
    ),
    Shape(
        "no header at all",
        "ann@example.test;03-01-2025;12,50\nbob@example.test;14-01-2025;8,00\nann@example.test;15-02-2025;3,25\n",
        rows=3,
        used=3,
        orders=3,
        customers=2,
        revenue=23.75,
        columns={"customer": "column_1", "date": "column_2", "amount": "column_3"},
    ),
    Shape(
        "headings repeated, empty rows, a total in each language",
        "Klant;Datum;Omzet\nA;03-01-2025;10,00\n;;\nKlant;Datum;Omzet\nB;14-01-2025;20,00\nEindtotaal;;30,00\nŁącznie;;30,00\n;;\n;;\n",
        rows=8,
        used=2,
        orders=2,
        customers=2,
        revenue=30,
        left_out={"empty_row": 3, "repeated_header": 1, "total_row": 2},
    ),
    Shape(
        "a customer called Total is a customer",
        "customer,order,date,amount\nTotal,1,2025-01-03,10.00\nBP,2,2025-01-04,20.00\nTotal,,,30.00\n",
        rows=3,
        used=2,
        orders=2,
        customers=2,
        revenue=30,
        left_out={"total_row": 1},
    ),
    Shape(
        "a total with a date",
        "customer,date,amount\nA,2025-01-03,10.00\nB,2025-01-04,20.00\nTotal,2025-01-31,30.00\n",
        rows=3,
        used=2,
        orders=2,
        customers=2,
        revenue=30,
        left_out={"total_row": 1},
    ),
    Shape(
        "customer and date on an order's first line only",
        "order,customer,date,product,amount\n1,A,2025-01-03,Mug,10.00\n1,,,Plate,5.00\n2,B,2025-01-04,Mug,10.00\n",
        rows=3,
        used=3,
        orders=2,
        customers=2,
        revenue=25,
    ),
    Shape(
        "postage, tests, bad debts, bank charges",
        "Invoice,StockCode,Quantity,InvoiceDate,Price,Customer ID\n1,85048,2,2025-01-03,5.00,7\n1,POST,1,2025-01-03,18.00,7\n"
        "2,TEST001,1,2025-01-04,4.50,8\n3,BANK CHARGES,1,2025-01-05,15.00,9\nA4,B,1,2025-01-06,-500.00,7\nC5,85048,-1,2025-01-07,5.00,7\n",
        rows=6,
        used=2,
        orders=2,
        customers=1,
        revenue=5,
        left_out={"set_apart": 4},
    ),
    Shape(
        "credit notes written with a positive amount",
        "invoice no;date;customer;document type;amount\n1;2025-01-03;A;Factuur;100,00\n2;2025-01-04;A;Creditfactuur;30,00\n3;2025-01-20;B;Factuur;5,50\n",
        rows=3,
        used=3,
        orders=3,
        customers=2,
        revenue=75.5,
    ),
    Shape(
        "an order whose status says refunded, with no other trace of it",
        "order id,date,customer,status,total\n1,2025-01-03,A,refunded,100.00\n2,2025-01-04,A,completed,30.00\n3,2025-01-05,B,pending,5.00\n",
        rows=3,
        used=2,
        orders=2,
        customers=2,
        revenue=35,
        left_out={"status": 1},
    ),
    Shape(
        "one of several currencies",
        "order id,date,customer,currency,total\n1,2025-01-03,A,EUR,100.00\n2,2025-01-04,A,USD,30.00\n3,2025-01-05,B,EUR,5.00\n",
        rows=3,
        used=2,
        orders=2,
        customers=2,
        revenue=105,
        left_out={"other_currency": 1},
        currency="EUR",
        choices=Choices(currency="EUR"),
    ),
    Shape(
        "American dates, thousands with commas, by answer",
        'customer,date,amount\nA,01/02/2025,"1,250.00"\nB,03/04/2025,50.00\n',
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=1300,
        first=date(2025, 1, 2),
        choices=Choices(date_order=DateOrder.MONTH_FIRST),
    ),
    Shape(
        "thousands or decimals, by answer",
        "customer;date;amount\nA;2025-01-03;1.250\nB;2025-01-04;2.500\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=3750,
        choices=Choices(decimal=","),
    ),
    Shape(
        "equal lines or repeated totals, by answer",
        "order;customer;date;total\n1;A;2025-01-03;10.00\n1;A;2025-01-03;10.00\n2;B;2025-01-04;7.50\n",
        rows=3,
        used=3,
        orders=2,
        customers=2,
        revenue=27.5,
        choices=Choices(order_amounts=OrderAmounts.EACH_LINE),
    ),
    Shape(
        "two-digit years, blanks without breaks, a minus sign of its own",
        "klant;datum;bedrag\nA;3-1-25;1\u00a0234,50\nB;14-1-25;\u2212 4,50\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=1230,
        first=date(2025, 1, 3),
    ),
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_shape_gives_its_rows_orders_customers_and_total(read: Read, shape: Shape) -> None:
    check(read, shape)


def test_two_customers_with_the_same_order_number_have_an_order_each(read: Read) -> None:
    reading = read(
        "order total;order;customer;date\n10,00;1;A;2025-01-03\n10,00;1;A;2025-01-03\n10,00;1;B;2025-01-04\n"
    )
    assert (reading.report.revenue, reading.report.left_out) == (20.0, {"order_line": 1})
